/** The command that sends a first event; `$URL` is the address of this product, `$KEY` an ingest key. */
export const firstEvent = `curl -s "$URL/api/events" \\
  -H "authorization: Bearer $KEY" -H "content-type: application/json" \\
  -d '{ "workflow": "wf-p2p-po", "milestone": "po_approved", "facility": "fac-lakehead",
        "occurredAt": "'$(date -u +%FT%TZ)'", "businessKeys": [{ "type": "po_number", "value": "PO-1" }] }'`;
