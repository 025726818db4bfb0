import { type Connection, execute, sql } from '@/lib/db';

/** Takes events, keys and milestones off transactions that lost some of their events; what remains to them is written anew. */
export async function detachEvents(tx: Connection, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return;
  await execute(sql`DELETE FROM transaction_event WHERE transaction_id = ANY(${[...ids]}::uuid[])`, tx);
  await execute(sql`DELETE FROM transaction_key WHERE transaction_id = ANY(${[...ids]}::uuid[])`, tx);
  await execute(sql`DELETE FROM transaction_course WHERE transaction_id = ANY(${[...ids]}::uuid[])`, tx);
}
