import type { ApplicationMetric, MetricKind, Temporality } from './metric';
import { elapsedMs } from './time';

/** A series as it stands: where it belongs and its newest point. */
export interface SeriesNow {
  id: string;
  environment: string;
  name: string;
  unit: string;
  kind: MetricKind;
  temporality: Temporality;
  monotonic: boolean;
  facility: string;
  department: string;
  workflow: string;
  interface: string | null;
  connector: string | null;
  application: string | null;
  attributes: Readonly<Record<string, unknown>>;
  lastAt: Date;
  /** Null: the sender said that there is no value, or the kind has none. */
  lastValue: number | null;
  /** Between its last two points; null when there is only one. */
  stepMs: number | null;
}

export type MetricPlace = Pick<
  SeriesNow,
  'environment' | 'facility' | 'department' | 'workflow' | 'interface' | 'connector' | 'application'
>;

/** `plain`: it has a value and no threshold says what is good. `unknown`: no series of it speaks any more, or its limit is not known. */
export const readingStates = ['bad', 'unknown', 'warn', 'good', 'plain'] as const;
export type ReadingState = (typeof readingStates)[number];

/** What a metric of the catalog says about one place now. `value` and `limit` in the metric's unit; `level` is what thresholds judge. */
export interface MetricReading {
  metric: ApplicationMetric;
  place: MetricPlace;
  series: readonly SeriesNow[];
  /** Series that still speak. */
  live: number;
  value: number | null;
  limit: number | null;
  level: number | null;
  state: ReadingState;
  /** Of the newest point. */
  at: Date;
}

/** A series that falls silent for three of its own steps, at least this long, has stopped; its metric may call it unknown sooner. */
const FEWEST_MS = 5 * 60_000;
const STEPS = 3;

/** True while a series speaks: its newest point has a value and is not older than three of its steps or than its metric allows. */
export function isLive(series: SeriesNow, staleMs: number, now: Date): boolean {
  const patienceMs = series.stepMs === null ? staleMs : Math.min(staleMs, Math.max(FEWEST_MS, STEPS * series.stepMs));
  return series.lastValue !== null && now.getTime() - series.lastAt.getTime() <= patienceMs;
}

/** The metric of the catalog that a series is, and what turns its numbers into the metric's unit; null when none names it. */
export function findMetric(
  series: Pick<SeriesNow, 'name' | 'attributes'>,
  metrics: readonly ApplicationMetric[],
): { metric: ApplicationMetric; factor: number } | null {
  for (const metric of metrics) {
    const sent = metric.sentAs.find(
      ({ name, where }) =>
        name === series.name && Object.entries(where).every(([key, value]) => String(series.attributes[key] ?? '') === value),
    );
    if (sent) return { metric, factor: sent.factor };
  }
  return null;
}

export const placeKeyOf = (place: MetricPlace): string =>
  JSON.stringify([
    place.environment,
    place.facility,
    place.department,
    place.workflow,
    place.interface,
    place.connector,
    place.application,
  ]);

/**
 * What each metric that stands by itself (`over: last`) says of each place, in no order. The series of a place that still speak make one
 * number; where none does, it is unknown and never good. A share whose limit is unknown is unknown.
 */
export function gatherReadings(series: readonly SeriesNow[], metrics: readonly ApplicationMetric[], now: Date): MetricReading[] {
  const groups = new Map<string, { metric: ApplicationMetric; place: MetricPlace; members: { one: SeriesNow; factor: number }[] }>();
  for (const one of series) {
    const found = findMetric(one, metrics);
    if (found?.metric.over !== 'last' || one.kind === 'histogram' || one.kind === 'summary') continue;
    const key = `${found.metric.id} ${placeKeyOf(one)}`;
    const group = groups.get(key) ?? { metric: found.metric, place: one, members: [] };
    group.members.push({ one, factor: found.factor });
    groups.set(key, group);
  }
  const raw = new Map([...groups].map(([key, group]) => [key, combine(group.metric, group.members, now)]));
  return [...groups].map(([key, { metric, place, members }]) => {
    const { value, live } = raw.get(key) ?? { value: null, live: 0 };
    const limit = metric.limit === null ? null : (raw.get(`${metric.limit} ${placeKeyOf(place)}`)?.value ?? null);
    const level = metric.limit === null ? value : value !== null && limit !== null && limit > 0 ? value / limit : null;
    const at = new Date(Math.max(...members.map(({ one }) => one.lastAt.getTime())));
    return { metric, place, series: members.map(({ one }) => one), live, value, limit, level, state: stateOf(metric, level), at };
  });
}

function combine(metric: ApplicationMetric, members: readonly { one: SeriesNow; factor: number }[], now: Date) {
  const staleMs = elapsedMs(metric.staleAfter);
  const values = members.flatMap(({ one, factor }) =>
    isLive(one, staleMs, now) && one.lastValue !== null ? [one.lastValue * factor] : [],
  );
  if (values.length === 0) return { value: null, live: 0 };
  const value =
    metric.combine === 'sum'
      ? values.reduce((sum, one) => sum + one, 0)
      : values.reduce((best, one) => (metric.combine === 'max' ? Math.max(best, one) : Math.min(best, one)));
  return { value, live: values.length };
}

function stateOf(metric: ApplicationMetric, level: number | null): ReadingState {
  const { warn, bad } = metric;
  if (level === null) return 'unknown';
  if (bad !== null && isBeyond(metric, level, bad)) return 'bad';
  if (warn !== null && isBeyond(metric, level, warn)) return 'warn';
  return warn === null && bad === null ? 'plain' : 'good';
}

/** True at a threshold and past it, in the metric's bad direction. */
export const isBeyond = ({ better }: Pick<ApplicationMetric, 'better'>, level: number, threshold: number): boolean =>
  better === 'low' ? level >= threshold : level <= threshold;
