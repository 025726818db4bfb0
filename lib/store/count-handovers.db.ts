import type { CatalogIndex } from '@/lib/catalog';
import { type Connection, execute, jsonb, sql } from '@/lib/db';
import type { ClaimedEvent, TransactionChange } from '@/lib/domain';

const tells = ({ interface: id, measures, attributes }: ClaimedEvent) =>
  id !== null &&
  (measures.documentsOut !== undefined || measures.documentsIn !== undefined || attributes['throughline.handover'] !== undefined);

/**
 * Works out anew, for each changed transaction that tells of it, how many documents the sending end of an interface gave and the receiving
 * end got. The sending end is the interface's source application with `documentsOut`, the receiving one its target application with
 * `documentsIn`; or either says `throughline.handover` = sent or received. What failed was not handed over. Running it twice changes nothing.
 */
export async function countHandovers(tx: Connection, changes: readonly TransactionChange[], index: CatalogIndex): Promise<void> {
  const touched = changes.filter(({ newEvents, mergedFrom }) => mergedFrom.length > 0 || newEvents.some(tells));
  if (touched.length === 0) return;
  const ids = touched.map(({ after }) => after.id);
  await execute(
    sql`DELETE FROM handover WHERE transaction_id = ANY(${[...ids, ...touched.flatMap(({ mergedFrom }) => mergedFrom.map(({ id }) => id))]}::uuid[])`,
    tx,
  );
  const from = new Date(Math.min(...touched.map(({ after }) => after.startedAt.getTime())));
  const to = new Date(Math.max(...touched.map(({ after }) => after.lastAt.getTime())));
  const ends = [...index.interfaces.values()].map(({ id, sourceApplication, targetApplication }) => ({
    id,
    source: sourceApplication,
    target: targetApplication,
  }));
  await execute(
    sql`WITH told AS (
          SELECT te.transaction_id, e.interface, e.occurred_at,
            CASE WHEN e.attributes ->> 'throughline.handover' = 'sent' THEN coalesce((e.measures ->> 'documentsOut')::bigint, 1)
              WHEN e.application = i.source THEN coalesce((e.measures ->> 'documentsOut')::bigint, 0) ELSE 0 END AS sent,
            CASE WHEN e.attributes ->> 'throughline.handover' = 'received' THEN coalesce((e.measures ->> 'documentsIn')::bigint, 1)
              WHEN e.application = i.target THEN coalesce((e.measures ->> 'documentsIn')::bigint, 0) ELSE 0 END AS received
          FROM transaction_event te
          JOIN event e ON e.event_key = te.event_key AND e.occurred_at = te.occurred_at AND e.occurred_at BETWEEN ${from}::timestamptz AND ${to}::timestamptz
          JOIN jsonb_to_recordset(${jsonb(ends)}) AS i (id text, source text, target text) ON i.id = e.interface
          WHERE te.transaction_id = ANY(${ids}::uuid[]) AND e.status NOT IN ('failed', 'dead_lettered', 'cancelled')
            AND (e.measures ?| ARRAY['documentsOut', 'documentsIn'] OR e.attributes ? 'throughline.handover')
        ), summed AS (
          SELECT transaction_id, interface, sum(sent) AS sent, sum(received) AS received, min(occurred_at) FILTER (WHERE sent > 0) AS sent_at,
            max(occurred_at) FILTER (WHERE received > 0) AS received_at FROM told GROUP BY 1, 2 HAVING sum(sent) + sum(received) > 0
        )
        INSERT INTO handover (transaction_id, interface, environment, workflow, facility, department, sent, received, sent_at, received_at, at)
        SELECT s.transaction_id, s.interface, t.environment, t.workflow, t.facility, t.department, s.sent, s.received, s.sent_at, s.received_at,
          coalesce(s.sent_at, s.received_at) FROM summed s JOIN transaction t ON t.id = s.transaction_id`,
    tx,
  );
}
