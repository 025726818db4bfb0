import { listBreaches, storeBreaches } from '@/lib/assign';
import { currentCatalog, indexCatalog } from '@/lib/catalog';
import { judgeMetrics } from '@/lib/detect';
import { gatherReadings, newId } from '@/lib/domain';
import { listSeries } from '@/lib/store';
import { raiseAndMend } from './raise-and-mend';
import { inTurn } from './turns';

/** What has been silent for longer is not looked at: it is unknown, which moves nothing. */
const LOOK_BACK_MS = 24 * 3_600_000;

/** Does one round over application metrics that rules read: raises and mends exceptions. Returns how many things it moved. */
export async function tickMetrics(now: Date): Promise<number> {
  const { catalog } = await currentCatalog();
  const index = indexCatalog(catalog);
  if (index.metricRules.length === 0) return 0;
  const wanted = new Set(index.metricRules.flatMap(({ metric }) => [metric.id, metric.limit]));
  const metrics = catalog.applicationMetrics.filter(({ id }) => wanted.has(id));
  const names = metrics.flatMap(({ sentAs }) => sentAs.map(({ name }) => name));
  return inTurn(async (tx) => {
    const readings = gatherReadings(await listSeries(tx, names, new Date(now.getTime() - LOOK_BACK_MS)), metrics, now);
    const { findings, kept, over } = judgeMetrics({ readings, breaches: await listBreaches(tx), newId }, index);
    if (kept.length + over.length === 0) return 0;
    await storeBreaches(
      tx,
      kept,
      over.map(({ breach }) => breach),
    );
    const proofs = new Map(over.flatMap(({ breach, at, text }) => (breach.raisedAt ? [[breach.id, { at, text }] as const] : [])));
    await raiseAndMend(tx, { findings, proofs }, index, now);
    return kept.length + over.length;
  });
}
