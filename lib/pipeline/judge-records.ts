import type { CatalogIndex } from '@/lib/catalog';
import type { Connection } from '@/lib/db';
import { judgeDuplicates, judgeReferences, planRecords } from '@/lib/detect';
import type { Finding, TransactionChange } from '@/lib/domain';
import { meetRecords, readReferences, writeReferences } from '@/lib/store';

/**
 * What documents seen before and master data say of these changes, and keeps what they teach. One pass over the new events; statements only for
 * those that such rules are about.
 */
export async function judgeRecords(
  tx: Connection,
  changes: readonly TransactionChange[],
  index: CatalogIndex,
  now: Date,
): Promise<Finding[]> {
  const { records, references, told } = planRecords(changes, index);
  if (told.length > 0) await writeReferences(tx, told, now);
  const standing = await meetRecords(
    tx,
    records.map(({ record }) => record),
  );
  // Few keys stand behind many events: a supplier has hundreds of orders.
  const names = new Map(
    references.map(({ event: { environment }, domain, keyHash }) => [`${environment} ${keyHash}`, { environment, domain, keyHash }]),
  );
  const rows = await readReferences(tx, [...names.values()]);
  return [...judgeDuplicates(records, standing, index), ...judgeReferences(references, rows, index)];
}
