import { z } from 'zod';
import { type Connection, jsonb, query, sql } from '@/lib/db';
import { environmentSchema } from '@/lib/domain';

const rowSchema = z.object({
  id: z.string(),
  environment: environmentSchema,
  source: z.string(),
  endpoint: z.string(),
  preset: z.string().nullable(),
  history: z.boolean(),
  record: z.unknown(),
  complete: z.boolean(),
  state: z.string(),
});
export type KeptRecord = z.infer<typeof rowSchema>;

const columns = sql`id, environment, source, endpoint, preset, history, record, complete, state`;

/** One refused record as it was kept, or null. */
export async function findRejected(id: string): Promise<KeptRecord | null> {
  const rows = await query(sql`SELECT ${columns} FROM rejected_record WHERE id = ${id}::uuid`, rowSchema);
  return rows[0] ?? null;
}

export interface RejectedReason {
  environment: string;
  source?: string | undefined;
  code: string;
}

const ofReason = ({ environment, source, code }: RejectedReason) =>
  sql`environment = ${environment} AND code = ${code} AND state = 'open' AND (${source ?? null}::text IS NULL OR source = ${source ?? null})`;

/** The open records of one reason after this id, in the order of ids. */
export async function listRejectedOf(reason: RejectedReason, after: string | null, limit: number): Promise<KeptRecord[]> {
  return query(
    sql`SELECT ${columns} FROM rejected_record WHERE ${ofReason(reason)} AND (${after}::uuid IS NULL OR id > ${after}::uuid) ORDER BY id LIMIT ${limit}`,
    rowSchema,
  );
}

/** How many records of one reason are open. */
export async function countRejectedOf(reason: RejectedReason): Promise<number> {
  const [row] = await query(sql`SELECT count(*) AS n FROM rejected_record WHERE ${ofReason(reason)}`, z.object({ n: z.number() }));
  return row?.n ?? 0;
}

export interface Settlement {
  id: string;
  state: 'open' | 'resubmitted' | 'dismissed';
  outcome?: 'accepted' | 'duplicate';
  sent?: unknown;
  event?: { key: string; at: Date } | null;
  traceId?: string | null;
}

/** Notes what became of refused records, by whom. Returns how many changed. */
export async function settleRejected(
  tx: Connection,
  settlements: readonly Settlement[],
  by: { id: string; name: string; note: string | null; now: Date },
): Promise<number> {
  if (settlements.length === 0) return 0;
  const rows = settlements.map(({ id, state, outcome, sent, event, traceId }) => ({
    id,
    state,
    outcome: outcome ?? null,
    sent: sent ?? null,
    event_key: event?.key ?? null,
    event_at: event?.at ?? null,
    trace_id: traceId ?? null,
  }));
  const changed = await query(
    sql`UPDATE rejected_record r SET state = s.state, outcome = s.outcome, sent = s.sent, event_key = s.event_key, event_at = s.event_at, trace_id = s.trace_id,
          settled_at = ${by.now}::timestamptz, settled_by = ${by.id}, settled_name = ${by.name}, settled_note = ${by.note}
        FROM jsonb_to_recordset(${jsonb(rows)}) AS s (id uuid, state text, outcome text, sent jsonb, event_key uuid, event_at timestamptz, trace_id uuid)
        WHERE r.id = s.id RETURNING r.id`,
    z.object({ id: z.string() }),
    tx,
  );
  return changed.length;
}
