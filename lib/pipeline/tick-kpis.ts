import { listSeriesBreaches } from '@/lib/assign';
import { currentCatalog, indexCatalog } from '@/lib/catalog';
import { inTransaction } from '@/lib/db';
import { judgeKpis } from '@/lib/detect';
import { environments, newId } from '@/lib/domain';
import { readKpiStates } from '@/lib/show';
import { readClock } from '@/lib/store';
import { settleSeries } from './settle-series';
import { inTurn } from './turns';

/** While the past is told up to an earlier time than this before now, nothing is judged: limits are about the present. */
const PAST_MS = 5 * 60_000;

/** Does one round over the limits of KPIs: raises those that are past them, ends those that are back. Returns how many began or ended. */
export async function tickKpis(now: Date): Promise<number> {
  const index = indexCatalog((await currentCatalog()).catalog);
  if (index.series.kpi.length === 0) return 0;
  let moved = 0;
  for (const environment of environments) {
    const clock = await inTransaction((tx) => readClock(tx, environment, now), { lane: 'worker' });
    if (now.getTime() - clock.getTime() > PAST_MS) continue;
    const readings = await readKpiStates(index, environment, now);
    moved += await inTurn(async (tx) => {
      const breaches = (await listSeriesBreaches(tx)).filter((one) => one.environment === environment);
      const verdicts = index.series.kpi.map((rule) =>
        judgeKpis({ rule, readings, breaches: breaches.filter(({ code }) => code === rule.type.code), newId }, index),
      );
      return settleSeries(tx, verdicts, index, now);
    });
  }
  return moved;
}
