import { applyCatalog } from '@/lib/catalog';
import { closeDatabase, connectTo, migrate } from '@/lib/db';
import { snapshotOf } from './load-trunk';
import type { Cluster } from './start-cluster';

export const presentOf = (day: number): string => `present_day_${day}`;
/** What runs leave behind when the bench is ended from outside. */
const LEFT_BEHIND = ['run_', 'present_day_'];

/**
 * Copies the wanted days of a history, which may have been told by an earlier version of the product, and brings the copies up to the present tables
 * and catalog: once, not in each run. The history itself stays as it was.
 */
export async function renewTrunk(cluster: Cluster, days: readonly number[]): Promise<void> {
  for (const prefix of LEFT_BEHIND) for (const name of await cluster.list(prefix)) await cluster.drop(name);
  for (const day of days) {
    await cluster.make(presentOf(day), snapshotOf(day));
    await migrate(cluster.url(presentOf(day)));
    await connectTo(cluster.url(presentOf(day)));
    await applyCatalog('catalog', 'bench');
    await closeDatabase();
    await cluster.analyze(presentOf(day));
  }
  await connectTo(null);
}

/** Drops the copies again. */
export async function dropRenewed(cluster: Cluster, days: readonly number[]): Promise<void> {
  for (const day of days) await cluster.drop(presentOf(day));
}
