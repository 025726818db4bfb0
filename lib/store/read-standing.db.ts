import { type Connection, queryColumns, sql, textOf } from '@/lib/db';
import type { Transaction } from '@/lib/domain';
import type { Story } from './fold-events';
import { openStory } from './pack-story';
import { readTransactionRow, transactionColumns } from './transaction-columns.db';
import type { KeptKey } from './write-courses.db';

/** A transaction as it stands. `story` null: it has to be folded anew. `keys`: those that stand in transaction_key, null where nobody knows all. */
export interface StandingTransaction {
  transaction: Transaction;
  story: Story | null;
  keys: KeptKey[] | null;
}

/** Returns the transactions of these ids with their stories; ids without a row are left out. Cost: two index look-ups an id. */
export async function readStanding(tx: Connection, ids: readonly string[]): Promise<Map<string, StandingTransaction>> {
  if (ids.length === 0) return new Map();
  const transactions = await queryColumns(
    sql`SELECT ${transactionColumns} FROM transaction t WHERE t.id = ANY(${ids}::uuid[])`,
    readTransactionRow,
    tx,
  );
  const found = new Map(
    transactions.map((transaction): [string, StandingTransaction] => [transaction.id, { transaction, story: null, keys: null }]),
  );
  await queryColumns(
    sql`SELECT c.transaction_id, c.story, c.keys FROM transaction_course c WHERE c.transaction_id = ANY(${ids}::uuid[])`,
    ([id, story, keys]) => {
      const standing = found.get(textOf(id));
      if (!standing) return;
      standing.story = openStory(story);
      // Only write-courses writes them.
      standing.keys = keys as KeptKey[] | null;
    },
    tx,
  );
  return found;
}
