import { z } from 'zod';
import { scopePredicate } from '@/lib/access';
import type { CatalogIndex } from '@/lib/catalog';
import { type Connection, query, sql } from '@/lib/db';
import type { Actor, Scope, TimeWindow } from '@/lib/domain';
import { handoverGraceMs } from '@/lib/domain/handover-grace';
import type { Handover } from '@/lib/domain/views/places';
import { maskedKey } from './mask-personal';

const MOST_LISTED = 50;
const hourSchema = z.object({
  at: z.date(),
  sent: z.number(),
  received: z.number(),
  difference: z.number(),
  under_way: z.number(),
  late: z.number(),
});
const rowSchema = z.object({
  transaction_id: z.string(),
  facility: z.string(),
  workflow: z.string(),
  key_type: z.string().nullable(),
  key_value: z.string().nullable(),
  correlation_id: z.string().nullable(),
  sent: z.number(),
  received: z.number(),
  sent_at: z.date().nullable(),
  received_at: z.date().nullable(),
});

export interface HandoverInput {
  actor: Actor;
  scope: Scope;
  window: TimeWindow;
  now: Date;
  interface: { id: string; latencyClass: string };
  index: CatalogIndex;
}

/**
 * What the two ends of an interface say of the documents that left in this window, by hour, and the transactions in which they differ. An
 * end that said nothing in the window is unknown, and then nothing is called missing. Null: neither end counts. Cost: index
 * handover_interface, one row a transaction.
 */
export async function readHandover(
  { actor, scope, window, now, interface: one, index }: HandoverInput,
  on: Connection,
): Promise<Handover | null> {
  const grace = handoverGraceMs(one.latencyClass);
  const settledBefore = new Date(now.getTime() - grace);
  const where = sql`${scopePredicate(actor, scope, 'h')} and h.interface = ${one.id} and h.at >= ${window.from} and h.at < ${window.to}`;
  const hours = await query(
    sql`select date_trunc('hour', h.at) as at, sum(h.sent)::bigint as sent, sum(h.received)::bigint as received,
        coalesce(sum(h.sent - h.received) filter (where h.sent > h.received and h.at < ${settledBefore}), 0)::bigint as difference,
        coalesce(sum(h.sent - h.received) filter (where h.sent > h.received and h.at >= ${settledBefore}), 0)::bigint as under_way,
        count(*) filter (where h.received_at - h.sent_at > ${grace} * interval '1 millisecond') as late
      from handover h where ${where} group by 1 order by 1`,
    hourSchema,
    on,
  );
  if (hours.length === 0) return null;
  const sum = (name: 'sent' | 'received' | 'difference' | 'under_way' | 'late') => hours.reduce((total, hour) => total + hour[name], 0);
  const [sent, received] = [sum('sent'), sum('received')];
  const ends = sent > 0 && received > 0 ? 'both' : sent > 0 ? 'sent' : 'received';
  const rows =
    ends !== 'both'
      ? []
      : await query(
          sql`select h.transaction_id, h.facility, h.workflow, t.key_type, t.key_value, t.correlation_id, h.sent, h.received, h.sent_at, h.received_at
            from handover h join transaction t on t.id = h.transaction_id
            where ${where} and h.sent <> h.received and (h.sent < h.received or h.at < ${settledBefore}) order by h.at desc limit ${MOST_LISTED}`,
          rowSchema,
          on,
        );
  return {
    ends,
    sent: sent === 0 ? null : sent,
    received: received === 0 ? null : received,
    missing: ends === 'both' ? sum('difference') : null,
    underWay: ends === 'both' ? sum('under_way') : null,
    late: ends === 'both' ? sum('late') : null,
    graceMs: grace,
    hours: hours.map((hour) => ({ at: hour.at.toISOString(), sent: hour.sent, received: hour.received })),
    differing: rows.map((row) => ({
      id: row.transaction_id,
      name: maskedKey(actor, index, { ...row, environment: scope.environment }) ?? row.correlation_id,
      sent: row.sent,
      received: row.received,
      sentAt: row.sent_at?.toISOString() ?? null,
      receivedAt: row.received_at?.toISOString() ?? null,
    })),
  };
}
