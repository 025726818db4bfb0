import type { CatalogIndex } from '@/lib/catalog';
import { type Environment, type KpiReading, systemActor } from '@/lib/domain';
import { addSums, cellsOfWindow, isMeasured, judgeKpi } from './judge-kpi';
import { kpiWindow } from './kpi-windows';
import { readKpiWork } from './read-kpi-work.db';
import { sumKpis } from './sum-kpis.db';

/**
 * What the KPIs with limits say at a time, each over its own window, as the KPI page would: of the whole and of each facility beside all others.
 * Not those whose history is being worked out.
 */
export async function readKpiStates(index: CatalogIndex, environment: Environment, now: Date): Promise<KpiReading[]> {
  const { calendars, organisation } = index.catalog;
  const work = await readKpiWork(index);
  const judged = index.catalog.kpis.filter(isMeasured).filter(({ id, thresholds }) => thresholds !== null && !work.has(id));
  const asked = judged.map((kpi) => ({ kpi, window: kpiWindow(kpi, now, null).current }));
  const cells = await sumKpis(
    systemActor('kpi-limits'),
    { environment },
    {
      by: 'facility',
      timezone: organisation.timezone,
      slices: asked.map(({ kpi, window }) => ({ kpi: kpi.id, slice: 'current', ...window })),
    },
  );
  const byKpi = Map.groupBy(cells, (cell) => cell.kpi);
  return asked.map(({ kpi, window }): KpiReading => {
    const own = cellsOfWindow(kpi, byKpi.get(kpi.id) ?? []);
    const number = (list: typeof own) => judgeKpi(kpi, addSums(list), calendars);
    const facilities = [...new Set(own.map(({ place }) => place))];
    return {
      kpi: kpi.id,
      environment,
      at: now,
      from: window.from,
      whole: number(own),
      places: facilities.map((facility) => ({
        facility,
        own: number(own.filter(({ place }) => place === facility)),
        others: number(own.filter(({ place }) => place !== facility)),
      })),
    };
  });
}
