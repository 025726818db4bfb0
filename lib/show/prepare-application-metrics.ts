import {
  type ApplicationMetric,
  elapsedMs,
  findMetric,
  gatherReadings,
  isLive,
  type MetricReading,
  placeKeyOf,
  type ReadingState,
  UNASSIGNED,
} from '@/lib/domain';
import { sayCount } from '@/lib/domain/say';
import { sayLevel, sayQuantity, sayTrouble } from '@/lib/domain/say-reading';
import type { ApplicationMetricRow } from '@/lib/domain/views/application-metrics';
import { type Course, combineCourses, courseOf, metricQuantile, type SeriesStep, type StepNumbers } from './add-up-steps';
import type { FoundSeries } from './find-series.db';
import type { PlaceNames } from './name-places';

export const STEP_MS = 30 * 60_000;
export const STEPS = 48;
/** Steps that make the last hour. */
const LAST_HOUR = 2;
/** Without a word of the catalog a series is unknown after this long. */
const STALE_MS = 15 * 60_000;

type Reading = ApplicationMetricRow['reading'];
type PagePlace = Partial<Record<'facility' | 'interface' | 'connector' | 'application', string | undefined>>;

interface Input {
  series: readonly FoundSeries[];
  steps: readonly SeriesStep[];
  metrics: readonly ApplicationMetric[];
  names: PlaceNames;
  /** What the page is about, and so need not be said of each row. */
  page: PagePlace;
  from: Date;
  now: Date;
}

interface Group {
  metric: ApplicationMetric | null;
  members: { one: FoundSeries; factor: number }[];
}

const order: readonly ReadingState[] = ['bad', 'warn', 'unknown', 'good', 'plain'];

/**
 * One row for each metric of the catalog and place, and for each series that no entry names: what is bad first, then what the catalog knows
 * in its order, then the rest by name.
 */
export function prepareApplicationMetrics(input: Input): ApplicationMetricRow[] {
  const { series, steps, metrics, now } = input;
  const stepsOf = Map.groupBy(steps, ({ seriesId }) => seriesId);
  const readings = new Map(
    gatherReadings(series, metrics, now).map((reading) => [`${reading.metric.id} ${placeKeyOf(reading.place)}`, reading]),
  );
  const rows = [...groupSeries(series, metrics)].map(([key, group]) =>
    rowOf(key, group, { ...input, stepsOf, reading: readings.get(key) ?? null }),
  );
  const rank = (row: ApplicationMetricRow) => [
    order.indexOf(row.state === 'plain' ? 'good' : row.state),
    row.metric === null ? metrics.length : metrics.findIndex(({ id }) => id === row.metric),
  ];
  return rows.sort((a, b) => {
    const [x = [], y = []] = [rank(a), rank(b)];
    return (
      (x[0] ?? 0) - (y[0] ?? 0) ||
      (x[1] ?? 0) - (y[1] ?? 0) ||
      a.name.localeCompare(b.name) ||
      a.where.localeCompare(b.where) ||
      (a.key < b.key ? -1 : 1)
    );
  });
}

function groupSeries(series: readonly FoundSeries[], metrics: readonly ApplicationMetric[]): Map<string, Group> {
  const groups = new Map<string, Group>();
  for (const one of series) {
    const found = findMetric(one, metrics);
    const fits = found && (found.metric.over === 'increase' ? readingOf(one) === 'increase' : readingOf(one) === 'level');
    const key = fits ? `${found.metric.id} ${placeKeyOf(one)}` : one.id;
    const group = groups.get(key) ?? { metric: fits ? found.metric : null, members: [] };
    group.members.push({ one, factor: fits ? found.factor : 1 });
    groups.set(key, group);
  }
  return groups;
}

function readingOf({ kind, temporality, monotonic }: FoundSeries): Reading {
  if (kind === 'histogram') return 'distribution';
  if (kind === 'gauge' || (kind === 'sum' && temporality === 'cumulative' && !monotonic)) return 'level';
  return 'increase';
}

const courseKind = (one: FoundSeries): Course['kind'] =>
  one.temporality === 'delta' ? 'delta' : readingOf(one) === 'level' ? 'last' : 'cumulative';

interface RowInput extends Input {
  stepsOf: ReadonlyMap<string, readonly SeriesStep[]>;
  reading: MetricReading | null;
}

function rowOf(key: string, { metric, members }: Group, input: RowInput): ApplicationMetricRow {
  const { stepsOf, reading: read, names, page, from, now } = input;
  const [{ one } = { one: null }] = members;
  if (one === null) throw new Error('A group of series has at least one.');
  const reading = readingOf(one);
  const window = { fromMs: from.getTime(), stepMs: STEP_MS, count: STEPS };
  const courses = members.map(({ one: member, factor }) =>
    scale(courseOf({ kind: courseKind(member), steps: stepsOf.get(member.id) ?? [] }, window), factor),
  );
  const course = combineCourses(courses, metric?.combine ?? 'sum');
  const [hour = null] = combineCourses(
    course.slice(-LAST_HOUR).map((step) => [step]),
    'sum',
  );
  const live = members.filter(({ one: member }) => speaks(member, metric, now)).length;
  const stands = standing({ reading, read, hour, live, last: members.length === 1 ? one.lastValue : null });
  const where = sayWhere(one, names, page, metric === null);
  const unit = metric?.unit ?? tidyUnit(one.unit);
  const ref = (id: string | null, name: (id: string) => { id: string; name: string }) =>
    id === null || id === UNASSIGNED ? null : name(id);
  return {
    key,
    metric: metric?.id ?? null,
    name: metric?.name ?? one.name,
    measures: metric?.measures ?? null,
    where,
    facility: ref(one.facility, names.facility),
    interface: ref(one.interface, names.interface),
    connector: ref(one.connector, names.connector),
    application: ref(one.application, names.application),
    reading,
    ...stands,
    unit,
    limit: read?.limit ?? null,
    warn: metric?.warn ?? null,
    bad: metric?.bad ?? null,
    better: metric?.better ?? null,
    words: sayRow({ reading, metric, read, unit, ...stands }),
    why: read ? sayTrouble(read, '', now) : null,
    quantileError: one.sketchError,
    at: new Date(Math.max(...members.map(({ one: member }) => member.lastAt.getTime()))).toISOString(),
    series: members.length,
    live,
    points: course.map((step, i) => ({
      at: new Date(from.getTime() + i * STEP_MS).toISOString(),
      value: reading === 'distribution' ? metricQuantile(step.sketch, 0.95) : reading === 'increase' ? (step.value ?? step.n) : step.value,
    })),
  };
}

function speaks(one: FoundSeries, metric: ApplicationMetric | null, now: Date): boolean {
  // Only gauges and sums keep their value with the series; of the others it is enough that they spoke.
  const told = one.kind === 'histogram' || one.kind === 'summary' ? { ...one, lastValue: 0 } : one;
  return isLive(told, metric ? elapsedMs(metric.staleAfter) : STALE_MS, now);
}

function standing({
  reading,
  read,
  hour,
  live,
  last,
}: {
  reading: Reading;
  read: MetricReading | null;
  hour: StepNumbers | null;
  live: number;
  last: number | null;
}) {
  const none = { count: null, p50: null };
  if (read) return { ...none, value: read.value, state: read.state };
  const state: ReadingState = live > 0 ? 'plain' : 'unknown';
  if (live === 0) return { ...none, value: null, state };
  if (reading === 'level') return { ...none, value: last, state };
  if (reading === 'increase') return { ...none, value: hour?.value ?? hour?.n ?? null, state };
  return {
    value: metricQuantile(hour?.sketch ?? null, 0.95),
    p50: metricQuantile(hour?.sketch ?? null, 0.5),
    count: hour?.n ?? null,
    state,
  };
}

function sayRow(row: {
  reading: Reading;
  metric: ApplicationMetric | null;
  read: MetricReading | null;
  unit: string;
  value: number | null;
  count: number | null;
  p50: number | null;
  state: ReadingState;
}): string {
  const { reading, metric, read, unit, value, count, p50, state } = row;
  const of = (number: number) => sayQuantity(number, unit);
  if (read && metric) return read.level === null ? 'Unknown' : sayLevel(metric, read.level, read.limit);
  if (state === 'unknown') return 'Unknown';
  if (reading === 'distribution') {
    if (count === null || count === 0) return 'Nothing in the last hour';
    const quantiles = p50 === null || value === null ? '' : `, half within ${of(p50)}, 19 in 20 within ${of(value)}`;
    return `${sayCount(count)} in the last hour${quantiles}`;
  }
  if (value === null) return reading === 'increase' ? 'Nothing in the last hour' : 'Unknown';
  return reading === 'increase' ? `${of(value)} in the last hour` : of(value);
}

const scale = (course: StepNumbers[], factor: number): StepNumbers[] =>
  factor === 1 ? course : course.map((step) => ({ ...step, value: step.value === null ? null : step.value * factor }));

/** `{message}` is an annotation of UCUM, and `1` a number without unit. */
const tidyUnit = (unit: string): string => (unit === '1' ? '' : unit.replaceAll(/[{}]/g, ''));

function sayWhere(one: FoundSeries, names: PlaceNames, page: PagePlace, withAttributes: boolean): string {
  const told: string[] = [];
  const tell = (id: string | null, known: string | undefined, name: (id: string) => { name: string }) => {
    if (id !== null && id !== UNASSIGNED && id !== known) told.push(name(id).name);
  };
  tell(one.facility, page.facility, names.facility);
  tell(one.interface, page.interface, names.interface);
  if (one.interface === null) tell(one.connector, page.connector, names.connector);
  if (one.interface === null && one.connector === null) tell(one.application, page.application, names.application);
  if (withAttributes) {
    const own = Object.entries(one.attributes).filter(([name]) => name !== 'service.name' && !name.startsWith('unassigned.'));
    told.push(...own.slice(0, 3).map(([name, value]) => `${name} ${String(value)}`));
  }
  return told.join(', ');
}
