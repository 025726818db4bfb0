import { assignFindings, listBreaches, mendSubjects, storeBreaches } from '@/lib/assign';
import { currentCatalog, indexCatalog } from '@/lib/catalog';
import { inTransaction, notify } from '@/lib/db';
import { judgeMetrics } from '@/lib/detect';
import { CHANGED_CHANNEL, gatherReadings, newId } from '@/lib/domain';
import { writeIntents } from '@/lib/notify';
import { listSeries, preparePartitions } from '@/lib/store';
import { tryLock } from './tick';

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
  return inTransaction(
    async (tx) => {
      if (!(await tryLock(tx))) return 0;
      const readings = gatherReadings(await listSeries(tx, names, new Date(now.getTime() - LOOK_BACK_MS)), metrics, now);
      const { findings, kept, over } = judgeMetrics({ readings, breaches: await listBreaches(tx), newId }, index);
      if (kept.length + over.length === 0) return 0;
      await preparePartitions(
        ['exception_member'],
        findings.map(({ at }) => at),
      );
      await storeBreaches(
        tx,
        kept,
        over.map(({ breach }) => breach),
      );
      const opened = await assignFindings(
        tx,
        findings.map((finding) => ({ ...finding, history: false })),
        index,
        now,
      );
      const proofs = new Map(over.flatMap(({ breach, at, text }) => (breach.raisedAt ? [[breach.id, { at, text }] as const] : [])));
      const mended = await mendSubjects(tx, proofs, index, now);
      await writeIntents(tx, [...opened, ...mended], index, now);
      await notify(CHANGED_CHANNEL, '', tx);
      return kept.length + over.length;
    },
    { lane: 'worker' },
  );
}
