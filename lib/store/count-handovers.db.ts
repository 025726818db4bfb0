import { type Connection, execute, sql } from '@/lib/db';
import type { ClaimedEvent, TransactionChange } from '@/lib/domain';

const tells = ({ interface: id, attributes }: ClaimedEvent) => id !== null && attributes['throughline.handover'] !== undefined;

/**
 * Works out anew, for each changed transaction that tells of it, how many documents the sending end of an interface gave and the receiving
 * end got. An end says `throughline.handover` = sent (with `documentsOut`) or received (with `documentsIn`), one document where it says no
 * number; measures alone say nothing of it, for many senders repeat them at every step. What failed was not handed over.
 */
export async function countHandovers(tx: Connection, changes: readonly TransactionChange[]): Promise<void> {
  const touched = changes.filter(({ newEvents, mergedFrom }) => mergedFrom.length > 0 || newEvents.some(tells));
  if (touched.length === 0) return;
  const ids = touched.map(({ after }) => after.id);
  await execute(
    sql`DELETE FROM handover WHERE transaction_id = ANY(${[...ids, ...touched.flatMap(({ mergedFrom }) => mergedFrom.map(({ id }) => id))]}::uuid[])`,
    tx,
  );
  const from = new Date(Math.min(...touched.map(({ after }) => after.startedAt.getTime())));
  const to = new Date(Math.max(...touched.map(({ after }) => after.lastAt.getTime())));
  await execute(
    sql`WITH told AS (
          SELECT te.transaction_id, e.interface, e.occurred_at,
            CASE WHEN e.attributes ->> 'throughline.handover' = 'sent' THEN coalesce((e.measures ->> 'documentsOut')::bigint, 1) ELSE 0 END AS sent,
            CASE WHEN e.attributes ->> 'throughline.handover' = 'received' THEN coalesce((e.measures ->> 'documentsIn')::bigint, 1) ELSE 0 END AS received
          FROM transaction_event te
          JOIN event e ON e.event_key = te.event_key AND e.occurred_at = te.occurred_at AND e.occurred_at BETWEEN ${from}::timestamptz AND ${to}::timestamptz
          WHERE te.transaction_id = ANY(${ids}::uuid[]) AND e.status NOT IN ('failed', 'dead_lettered', 'cancelled')
            AND e.interface IS NOT NULL AND e.attributes ? 'throughline.handover'
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
