import { type Connection, queryColumns, sql, textOf, timeOf } from '@/lib/db';
import type { CanonicalEvent, Transaction } from '@/lib/domain';
import { readEvents } from './read-events.db';
import { readTransactionRow, transactionColumns } from './transaction-columns.db';

/** Returns the transactions of these ids with all their events; ids without a row are left out. Cost: index look-ups only. */
export async function readTransactions(
  tx: Connection,
  ids: readonly string[],
): Promise<Map<string, { transaction: Transaction; events: CanonicalEvent[] }>> {
  const found = new Map<string, { transaction: Transaction; events: CanonicalEvent[] }>();
  if (ids.length === 0) return found;
  const transactions = await queryColumns(
    sql`SELECT ${transactionColumns} FROM transaction t WHERE t.id = ANY(${ids}::uuid[])`,
    readTransactionRow,
    tx,
  );
  const events = await readAttached(tx, ids);
  for (const transaction of transactions) found.set(transaction.id, { transaction, events: events.get(transaction.id) ?? [] });
  return found;
}

/** Returns the events that are attached to these transactions, by transaction. Cost: index look-ups only. */
export async function readAttached(tx: Connection, ids: readonly string[]): Promise<Map<string, CanonicalEvent[]>> {
  const found = new Map<string, CanonicalEvent[]>();
  if (ids.length === 0) return found;
  const links = await queryColumns(
    sql`SELECT transaction_id, occurred_at, event_key FROM transaction_event WHERE transaction_id = ANY(${ids}::uuid[])`,
    ([id, occurredAt, eventKey]) => ({ id: textOf(id), occurredAt: timeOf(occurredAt), eventKey: textOf(eventKey) }),
    tx,
  );
  const owner = new Map(links.map((link) => [link.eventKey, link.id]));
  for (const event of await readEvents(tx, links)) {
    const id = owner.get(event.eventKey) ?? '';
    const events = found.get(id);
    if (events) events.push(event);
    else found.set(id, [event]);
  }
  return found;
}
