import { z } from 'zod';
import { type Connection, query, sql } from '@/lib/db';
import type { CanonicalEvent, Transaction } from '@/lib/domain';
import { transactionRowSchema } from '@/lib/domain';
import { readEvents } from './read-events.db';

const linkSchema = z.object({ transaction_id: z.string(), occurred_at: z.date(), event_key: z.string() });

/** Returns the transactions of these ids with all their events; ids without a row are left out. Cost: index look-ups only. */
export async function readTransactions(
  tx: Connection,
  ids: readonly string[],
): Promise<Map<string, { transaction: Transaction; events: CanonicalEvent[] }>> {
  const found = new Map<string, { transaction: Transaction; events: CanonicalEvent[] }>();
  if (ids.length === 0) return found;
  for (const transaction of await query(
    sql`SELECT * FROM transaction WHERE id = ANY(${ids}::uuid[]) FOR UPDATE`,
    transactionRowSchema,
    tx,
  )) {
    found.set(transaction.id, { transaction, events: [] });
  }
  const links = await query(
    sql`SELECT transaction_id, occurred_at, event_key FROM transaction_event WHERE transaction_id = ANY(${ids}::uuid[])`,
    linkSchema,
    tx,
  );
  const owner = new Map(links.map((l) => [l.event_key, l.transaction_id]));
  for (const event of await readEvents(
    tx,
    links.map((l) => ({ eventKey: l.event_key, occurredAt: l.occurred_at })),
  )) {
    found.get(owner.get(event.eventKey) ?? '')?.events.push(event);
  }
  return found;
}
