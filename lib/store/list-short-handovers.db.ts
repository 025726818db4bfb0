import { z } from 'zod';
import { type Connection, query, sql } from '@/lib/db';

const rowSchema = z.object({
  transaction_id: z.string(),
  environment: z.string(),
  interface: z.string(),
  workflow: z.string(),
  facility: z.string(),
  department: z.string(),
  supplier: z.string().nullable(),
  amount_minor: z.coerce.number().nullable(),
  currency: z.string().nullable(),
  lines: z.number().nullable(),
  people: z.number().nullable(),
  sent: z.coerce.number(),
  received: z.coerce.number(),
  at: z.date(),
});
export type HandoverRow = z.infer<typeof rowSchema>;

/** What is older than this is not looked for any more; an end that told of nothing for so long does not count what it gets. */
const LOOK_BACK_DAYS = 14;
const AT_ONCE = 500;

/**
 * Transactions of which one end of an interface sent more than the other received, in longer than `graceMs` says for it, and that no exception
 * of type `code` holds yet: those of which nothing else is known that would explain it, no failure, no
 * exception at that interface. Only of interfaces whose receiving end counts too. Cost: index handover_short; handover_heard, one look-up an interface.
 */
export async function listShortHandovers(
  tx: Connection,
  { code, graces, now }: { code: string; graces: readonly { interface: string; grace_ms: number }[]; now: Date },
): Promise<HandoverRow[]> {
  return query(
    sql`WITH grace AS MATERIALIZED (
          SELECT e.environment, g.* FROM jsonb_to_recordset(${JSON.stringify(graces)}::jsonb) AS g (interface text, grace_ms bigint)
          CROSS JOIN (SELECT DISTINCT environment FROM feed) AS e
          WHERE EXISTS (SELECT FROM handover o WHERE o.environment = e.environment AND o.interface = g.interface AND o.received > 0
            AND o.at > ${now}::timestamptz - ${LOOK_BACK_DAYS} * interval '1 day')
        )
        SELECT h.transaction_id, h.environment, h.interface, h.workflow, h.facility, h.department, t.supplier, t.amount_minor, t.currency, t.lines, t.people,
          h.sent, h.received, h.at
        FROM grace g JOIN handover h ON h.environment = g.environment AND h.interface = g.interface AND h.sent > h.received
          AND h.at > ${now}::timestamptz - ${LOOK_BACK_DAYS} * interval '1 day' AND h.at < ${now}::timestamptz - g.grace_ms * interval '1 millisecond'
        JOIN transaction t ON t.id = h.transaction_id AND t.state NOT IN ('failed', 'cancelled')
        WHERE NOT EXISTS (SELECT FROM exception_member m JOIN exception e ON e.id = m.exception_id
          WHERE m.subject_id = h.transaction_id AND m.mended_at IS NULL AND e.state <> 'resolved' AND m.variables ->> 'interface' = h.interface)
          AND NOT EXISTS (SELECT FROM exception_member m JOIN exception e ON e.id = m.exception_id
          WHERE m.subject_id = h.transaction_id AND e.code = ${code} AND m.variables ->> 'interface' = h.interface)
        ORDER BY h.at LIMIT ${AT_ONCE}`,
    rowSchema,
    tx,
  );
}

/** Of these transactions and interfaces, those whose ends agree by now, and since when. */
export async function listEvenHandovers(
  tx: Connection,
  asked: readonly { transaction_id: string; interface: string }[],
): Promise<{ transaction_id: string; interface: string; received_at: Date }[]> {
  if (asked.length === 0) return [];
  return query(
    sql`SELECT h.transaction_id, h.interface, coalesce(h.received_at, h.at) AS received_at
        FROM jsonb_to_recordset(${JSON.stringify(asked)}::jsonb) AS r (transaction_id uuid, interface text)
        JOIN handover h ON h.transaction_id = r.transaction_id AND h.interface = r.interface AND h.received >= h.sent`,
    z.object({ transaction_id: z.string(), interface: z.string(), received_at: z.date() }),
    tx,
  );
}
