import type { Connection } from '@/lib/db';
import { forgetSeen } from './seen-values.db';
import { readContributions, writeContributions } from './write-contributions.db';

/** Takes what these transactions give to KPIs out of the list and the buckets; measuring them anew puts it back as it is then. */
export async function forgetTransactions(tx: Connection, ids: readonly string[]): Promise<void> {
  await writeContributions(tx, await readContributions(tx, ids), []);
  await forgetSeen(tx, ids);
}
