import { storeSeriesBreaches } from '@/lib/assign';
import type { CatalogIndex } from '@/lib/catalog';
import type { Connection } from '@/lib/db';
import type { SeriesVerdict } from '@/lib/detect';
import { raiseAndMend } from './raise-and-mend';

/** Keeps what rules over series said, and makes exceptions of it. Returns how many groups began or ended. */
export async function settleSeries(tx: Connection, verdicts: readonly SeriesVerdict[], index: CatalogIndex, now: Date): Promise<number> {
  const begun = verdicts.flatMap((one) => one.begun);
  const over = verdicts.flatMap((one) => one.over);
  if (begun.length + over.length === 0) return 0;
  await storeSeriesBreaches(
    tx,
    begun,
    over.map(({ breach }) => breach),
  );
  const proofs = new Map(over.map(({ breach, at, text }) => [breach.id, { at, text }]));
  await raiseAndMend(tx, { findings: verdicts.flatMap((one) => one.findings), proofs }, index, now);
  return begun.length + over.length;
}
