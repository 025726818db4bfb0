import { z } from 'zod';
import { mayAct, placesFor } from '@/lib/access';
import { currentCatalog } from '@/lib/catalog';
import { lane, query, sql } from '@/lib/db';
import { type Actor, businessKeySchema, environmentSchema, NotFoundError } from '@/lib/domain';
import type { RejectedView } from '@/lib/domain/views/rejected';
import { checkRejectedReader, prepareRejected, rejectedColumns, rejectedRowSchema } from './list-rejected.db';

const rowSchema = rejectedRowSchema.extend({
  environment: environmentSchema,
  history: z.boolean(),
  record: z.unknown(),
  complete: z.boolean(),
  settled_at: z.date().nullable(),
  settled_name: z.string().nullable(),
  settled_note: z.string().nullable(),
  outcome: z.enum(['accepted', 'duplicate']).nullable(),
  sent: z.unknown(),
  trace_id: z.string().nullable(),
  business_keys: z.array(businessKeySchema).nullable(),
  transaction_ref: z.string().nullable(),
  correlation_id: z.string().nullable(),
});
type Row = z.infer<typeof rowSchema>;

/** Endpoints whose records can walk their path again. */
const AGAIN = new Set(['events', 'cloudevents', 'markers', 'master-data', 'traces', 'logs', 'assembly']);

/** Pretty text of a record; what was kept as text is indented too where it is JSON. */
function textOf(record: unknown, complete: boolean): string {
  if (typeof record !== 'string') return JSON.stringify(record, null, 2) ?? 'null';
  if (!complete) return record;
  try {
    return JSON.stringify(JSON.parse(record), null, 2);
  } catch {
    return JSON.stringify(record);
  }
}

function whyNot({ endpoint, complete }: Row): string | null {
  if (!AGAIN.has(endpoint)) return `Records of ${endpoint} cannot be sent again from here; let the source send them again.`;
  return complete
    ? null
    : 'Only the beginning of this record was kept, because it is large. Paste it whole to send it, or send it from its source.';
}

/** What finds the transaction that the record became part of. */
const searchOf = (row: Row): string | null =>
  row.business_keys?.[0]?.value ?? row.transaction_ref ?? row.correlation_id ?? row.trace_id?.replaceAll('-', '') ?? null;

/** One refused record as it came, with what became of it. Throws NotFoundError when it is not there or out of sight. */
export async function getRejected(actor: Actor, id: string, now = new Date()): Promise<RejectedView> {
  const rows = await query(
    sql`select ${rejectedColumns}, r.environment, r.history, r.record, r.complete, r.settled_at, r.settled_name, r.settled_note, r.outcome, r.sent, r.trace_id,
        e.business_keys, e.transaction_ref, e.correlation_id
      from rejected_record r
      left join event e on e.event_key = coalesce(r.event_key, r.id)
        and e.occurred_at = coalesce(r.event_at, case when r.endpoint = 'assembly' then (r.record ->> 'occurred_at')::timestamptz end)
      where r.id = ${id}::uuid`,
    rowSchema,
    lane('screen'),
  );
  const row = rows[0];
  if (!row || !placesFor(actor, row.environment).all) throw new NotFoundError('There is no such record, or you may not see it.');
  checkRejectedReader(actor, row.environment);
  const { environment } = row;
  const mayResubmit = mayAct(actor, 'ingest:resubmit', { environment });
  // A record is as its sender wrote it: names and pay may stand anywhere in it.
  const maySee = mayResubmit || mayAct(actor, 'read:personal', { environment });
  return {
    ...prepareRejected(row),
    environment,
    timezone: (await currentCatalog()).catalog.organisation.timezone,
    asOf: now.toISOString(),
    history: row.history,
    text: maySee ? textOf(row.record, row.complete) : null,
    cannot: whyNot(row),
    editable: row.endpoint !== 'assembly' && AGAIN.has(row.endpoint),
    mayResubmit,
    settled:
      row.settled_at && row.settled_name
        ? {
            at: row.settled_at.toISOString(),
            by: row.settled_name,
            note: row.settled_note,
            outcome: row.outcome,
            sent: maySee && row.sent !== null && row.sent !== undefined ? textOf(row.sent, true) : null,
            search: searchOf(row),
          }
        : null,
  };
}
