import { explainExceptions, linkRelated } from '@/lib/assign';
import type { CatalogIndex } from '@/lib/catalog';
import type { Connection } from '@/lib/db';
import type { ExceptionChange } from '@/lib/domain';
import { beginEscalations, writeIntents } from '@/lib/notify';

/**
 * What exceptions became, after what explains what is settled: one cause is told once. Writes down who must be told and begins the escalation, in the
 * transaction of the changes, and returns them with those that were adopted or raised besides.
 */
export async function tellChanges(
  tx: Connection,
  changes: readonly ExceptionChange[],
  index: CatalogIndex,
  now: Date,
): Promise<ExceptionChange[]> {
  const settled = await explainExceptions(tx, changes, index, now);
  await linkRelated(tx, changes);
  await writeIntents(tx, settled, index, now);
  await beginEscalations(tx, settled, index, now);
  return settled;
}
