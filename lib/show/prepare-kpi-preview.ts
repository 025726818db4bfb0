import type { CatalogIndex } from '@/lib/catalog';
import { type Kpi, type TimeWindow, unflattenSketch } from '@/lib/domain';
import type { KpiPreview } from '@/lib/domain/views/kpi-editor';
import { defineKpi, sayReason } from './describe-kpi';
import { addSums, isLevel, isMeasured, judgeKpi, type KpiSum, type MeasuredKpi } from './judge-kpi';
import { kpiWindow } from './kpi-windows';
import { namePlaces } from './name-places';
import { runAges } from './sum-ages.db';

/** What one case would give. */
interface Case {
  state: 'open' | 'pending' | 'counted' | 'excluded' | 'standing';
  reason: string | null;
  workflow: string;
  facility: string;
  openedAt: Date;
  cohortAt: Date;
  part: string | null;
}

/** What all cases would add to an hour. */
interface Hour {
  bucket_at: Date;
  facility: string;
  n: number;
  numerator: number;
  denominator: number;
  sketch: readonly number[];
}

interface PrepareKpiPreview {
  kpi: Kpi;
  index: CatalogIndex;
  cases: readonly Case[];
  hours: readonly Hour[];
  days: number;
  now: Date;
}

/** The window of a preview: so many days up to the end of this hour. */
export const previewWindow = (kpi: Kpi, days: number, now: Date): TimeWindow =>
  kpiWindow(kpi, now, { from: new Date(now.getTime() - days * 86_400_000), to: now }).current;

/** What a KPI says of the last days by these cases, by the very rules by which stored numbers are read. */
export function prepareKpiPreview({
  kpi,
  index,
  cases,
  hours,
  days,
  now,
}: PrepareKpiPreview): Omit<KpiPreview, 'environment' | 'stored' | 'looked' | 'since'> {
  const { calendars, organisation } = index.catalog;
  const measured = { ...kpi, defaultOn: true };
  if (!isMeasured(measured)) throw new RangeError(`${kpi.id} has no measure.`);
  const window = previewWindow(kpi, days, now);
  const sums = sumByFacility(measured, { cases, hours, window, timezone: organisation.timezone });
  const within = ({ cohortAt }: Case) => cohortAt >= window.from && cohortAt < window.to;
  const left = Map.groupBy(
    cases.filter((one) => one.state === 'excluded' && within(one)),
    (one) => sayReason(one.reason ?? 'for no stated reason', one.workflow, index),
  );
  return {
    window: { from: window.from.toISOString(), to: window.to.toISOString() },
    timezone: organisation.timezone,
    kpi: defineKpi(measured, index),
    number: judgeKpi(measured, addSums([...sums.values()]), calendars),
    open: cases.filter(({ state, openedAt }) => state === 'open' && openedAt < window.to).length,
    pending: cases.filter(({ state, openedAt, cohortAt }) => state === 'pending' && openedAt < window.to && cohortAt >= window.from).length,
    excluded: [...left].map(([reason, list]) => ({ reason, n: list.length })).sort((a, b) => b.n - a.n || a.reason.localeCompare(b.reason)),
    places: [...index.facilities.keys(), ...[...sums.keys()].filter((id) => !index.facilities.has(id)).sort()].flatMap((id) => {
      const sum = sums.get(id);
      return sum ? [{ ...namePlaces(index).facility(id), number: judgeKpi(measured, sum, calendars) }] : [];
    }),
  };
}

interface Sums extends Pick<PrepareKpiPreview, 'cases' | 'hours'> {
  window: TimeWindow;
  timezone: string;
}

function sumByFacility(kpi: MeasuredKpi, { cases, hours, window, timezone }: Sums): Map<string, KpiSum> {
  if (kpi.measure.kind === 'age') {
    const rows = cases
      .filter(({ state, part }) => state === 'standing' && part !== null)
      .map((one) => ({ place: one.facility, known_by: `${one.facility} ${one.part}`, known_at: one.openedAt, holds_until: one.cohortAt }))
      .sort((a, b) => a.known_at.getTime() - b.known_at.getTime());
    return new Map(runAges({ kpi: kpi.id, slice: '', ...window }, rows, timezone).map((cell) => [cell.place, cell]));
  }
  const counted = hours.filter(({ bucket_at: at }) => at < window.to && (isLevel(kpi) || at >= window.from));
  const sums = [...Map.groupBy(counted, ({ facility }) => facility)].map(
    ([facility, list]) => [facility, addSums(list.map(({ sketch, ...hour }) => ({ ...hour, sketch: unflattenSketch(sketch) })))] as const,
  );
  return new Map(sums.filter(([, { n, numerator, denominator }]) => n !== 0 || numerator !== 0 || denominator !== 0));
}
