import type { CatalogIndex } from '@/lib/catalog';
import { tryKpis } from '@/lib/detect';
import type { Environment, KpiReading, Tried } from '@/lib/domain';
import { readKpiStates } from '@/lib/show';

const DAY_MS = 86_400_000;

interface Asked {
  code: string;
  environment: Environment;
  from: Date;
  to: Date;
  isLate: () => boolean;
}

/** What a rule over KPIs would have raised, judged once a day by what the KPIs say of that day now; the days that there was time for. */
export async function tryKpiRule(
  { code, environment, from, to, isLate }: Asked,
  index: CatalogIndex,
): Promise<{ tried: Tried[]; from: Date; basis: string }> {
  const [rule] = index.series.kpi.filter(({ type }) => type.code === code);
  if (!rule) return { tried: [], from, basis: 'no rule over KPIs' };
  const readings: KpiReading[] = [];
  let since = to.getTime();
  for (let at = to.getTime(); at >= from.getTime() && !isLate(); at -= DAY_MS) {
    readings.push(...(await readKpiStates(index, environment, new Date(at))));
    since = at;
  }
  const { tried } = tryKpis(rule, { readings, from: new Date(since), to, stepMs: DAY_MS }, index);
  return { tried, from: new Date(since), basis: 'what the KPIs say of each day today, late data included' };
}
