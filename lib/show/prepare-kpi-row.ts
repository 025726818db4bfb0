import type { CatalogIndex } from '@/lib/catalog';
import type { Scope } from '@/lib/domain';
import { hrefWith } from '@/lib/domain/scope-url';
import type { KpiBucket, KpiPoint, KpiRow } from '@/lib/domain/views/kpis';
import type { OpenCount } from './count-contributions.db';
import { defineKpi } from './describe-kpi';
import { addSums, countPastTarget, judgeKpi, type MeasuredKpi } from './judge-kpi';
import type { KpiWindow } from './kpi-windows';
import { namePlaces } from './name-places';
import type { KpiCell } from './sum-kpi-buckets.db';

export interface PrepareKpiRow {
  kpi: MeasuredKpi;
  index: CatalogIndex;
  scope: Scope;
  windows: KpiWindow;
  spark: { bucket: KpiBucket; steps: Date[] };
  /** By place, slices `current` and `previous`. */
  cells: readonly KpiCell[];
  /** By step, without place. */
  sparks: readonly KpiCell[];
  open: OpenCount | undefined;
  /** The last hour in which it counted something, asked for where it counts nothing now. */
  lastCounted: Date | undefined;
  /** How much of history is worked out; undefined when all is. Until then no number is given. */
  work?: number | undefined;
  /** True when the window is the measure's own, which has a name. */
  named: boolean;
}

/** One measure as the list shows it; totals are the merge of the places. */
export function prepareKpiRow({ kpi, index, scope, windows, spark, cells, sparks, open, lastCounted, work, named }: PrepareKpiRow): KpiRow {
  const { calendars } = index.catalog;
  const of = (slice: string) => cells.filter((cell) => cell.slice === slice);
  const current = judgeKpi(kpi, addSums(of('current')), calendars);
  const previous = judgeKpi(kpi, addSums(of('previous')), calendars);
  const comparable = current.value !== null && previous.value !== null && current.n >= kpi.minSample && previous.n >= kpi.minSample;
  const { current: window, previous: before } = windows;
  return {
    ...defineKpi(kpi, index),
    window: {
      from: window.from.toISOString(),
      to: window.to.toISOString(),
      previousFrom: before.from.toISOString(),
      previousTo: before.to.toISOString(),
      name: named ? kpi.windowName : '',
    },
    current,
    previous,
    change: comparable && current.value !== null && previous.value !== null ? current.value - previous.value : null,
    open: open?.open ?? 0,
    oldestOpenAt: open?.oldestOpenAt?.toISOString() ?? null,
    pending: open?.pending ?? 0,
    spark: { bucket: spark.bucket, points: preparePoints(kpi, index, spark.steps, sparks) },
    ...(comparable ? prepareMovers(kpi, index, of('current'), of('previous')) : { movers: [], othersMore: null }),
    work: work ?? null,
    last: current.n === 0 && lastCounted ? lastWindow(kpi, lastCounted) : null,
    lineage: hrefWith('', '', {
      environment: scope.environment,
      facility: scope.facility,
      department: scope.department,
      workflow: scope.workflow,
      from: window.from.toISOString(),
      to: window.to.toISOString(),
    }).slice(1),
  };
}

const HOUR_MS = 3_600_000;

const lastWindow = (kpi: MeasuredKpi, at: Date) => ({
  from: new Date(at.getTime() + HOUR_MS - Math.round(kpi.windowDays * 24) * HOUR_MS).toISOString(),
  to: new Date(at.getTime() + HOUR_MS).toISOString(),
});

/** One point for each step, with or without data. */
export function preparePoints(kpi: MeasuredKpi, index: CatalogIndex, steps: readonly Date[], cells: readonly KpiCell[]): KpiPoint[] {
  const byStep = Map.groupBy(cells, (cell) => cell.step.getTime());
  return steps.map((step) => {
    const { value, n } = judgeKpi(kpi, addSums(byStep.get(step.getTime()) ?? []), index.catalog.calendars);
    return { at: step.toISOString(), value, n };
  });
}

const SHOWN = 2;

/** The places whose cases past the target changed most in the direction of the whole, and the change of all the others together. */
function prepareMovers(
  kpi: MeasuredKpi,
  index: CatalogIndex,
  current: readonly KpiCell[],
  previous: readonly KpiCell[],
): Pick<KpiRow, 'movers' | 'othersMore'> {
  const { calendars } = index.catalog;
  const past = (cells: readonly KpiCell[], place: string) =>
    countPastTarget(kpi, addSums(cells.filter((cell) => cell.place === place)), calendars);
  const places = [...new Set([...current, ...previous].map((cell) => cell.place))];
  const changes = places.map((place) => ({ place, now: past(current, place), before: past(previous, place) }));
  if (changes.some(({ now, before }) => now === null || before === null)) return { movers: [], othersMore: null };
  const moved = changes.map(({ place, now, before }) => ({ place, more: (now ?? 0) - (before ?? 0) }));
  const whole = moved.reduce((sum, { more }) => sum + more, 0);
  const { facility } = namePlaces(index);
  const movers = moved
    .filter(({ more }) => more !== 0 && Math.sign(more) === Math.sign(whole))
    .sort((a, b) => Math.abs(b.more) - Math.abs(a.more))
    .slice(0, SHOWN)
    .map(({ place, more }) => ({ ...facility(place), more }));
  return { movers, othersMore: whole - movers.reduce((sum, { more }) => sum + more, 0) };
}
