import type { Connection } from '@/lib/db';
import type { Flow, HopSeries, SeriesMemory } from '@/lib/domain';
import {
  dueDays,
  findSeriesClock,
  findSeriesStart,
  findTouchedDay,
  keepSeriesClock,
  listSeriesDays,
  SERIES_DAYS,
  type SeriesClock,
  type SeriesDay,
  tellSeriesDay,
} from '@/lib/rollup';
import { preparePartitions } from '@/lib/store';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** Told anew at least this often, so that what came late is seen. */
const TOLD_EVERY_MS = 30 * 60_000;

/**
 * Tells the next days of the series of an environment where they are due, at most `most` of them, and returns how far they are told; null while
 * nothing was heard. Safe to repeat: a day is told anew from its minutes.
 */
export async function bringSeriesUpToDate(tx: Connection, environment: string, { now, most }: { now: Date; most: number }) {
  let clock = await findSeriesClock(tx, environment);
  if (!clock) {
    const fromAt = await findSeriesStart(tx, environment, now);
    if (!fromAt) return null;
    clock = { fromAt, toAt: fromAt, toldAt: fromAt };
  }
  if (isDue(clock, now)) clock = await goBack(tx, environment, { clock, now });
  for (let told = 0; told < most && isDue(clock, now); told += 1) {
    const { days, toAt } = dueDays(clock, now);
    await preparePartitions(['series_day'], days);
    for (const day of days) await tellSeriesDay(tx, environment, day);
    clock = { ...clock, toAt, toldAt: now };
    await keepSeriesClock(tx, environment, clock);
  }
  return { clock, isCurrent: !isDue(clock, now) };
}

/** Where the past was told since, imported or late, the days from there on are told anew, and what is remembered may begin earlier. */
async function goBack(tx: Connection, environment: string, { clock, now }: { clock: SeriesClock; now: Date }): Promise<SeriesClock> {
  const touched = await findTouchedDay(tx, environment, { since: clock.toldAt, now });
  const fromAt = (await findSeriesStart(tx, environment, now)) ?? clock.fromAt;
  const isOld = touched !== null && touched.getTime() < clock.toAt.getTime() - DAY_MS;
  return { ...clock, fromAt, toAt: isOld ? touched : clock.toAt };
}

function isDue({ toAt, toldAt }: SeriesClock, now: Date): boolean {
  const hour = Math.floor(now.getTime() / HOUR_MS) * HOUR_MS;
  return toAt.getTime() < hour || now.getTime() - toldAt.getTime() >= TOLD_EVERY_MS || now < toldAt;
}

const kept = new Map<string, { toldAt: number; memory: SeriesMemory }>();

/** The last weeks of every series of an environment; the same object until more is told. Cost: a row a series and day, twice an hour. */
export async function recallSeries(tx: Connection, environment: string, { fromAt, toAt, toldAt }: SeriesClock): Promise<SeriesMemory> {
  const known = kept.get(environment);
  if (known && known.toldAt === toldAt.getTime() && known.memory.toMs === toAt.getTime()) return known.memory;
  const fromMs = Math.floor(toAt.getTime() / DAY_MS) * DAY_MS - SERIES_DAYS * DAY_MS;
  const days = await listSeriesDays(tx, environment, new Date(fromMs));
  const memory = putTogether(environment, days, { fromMs, toMs: toAt.getTime(), heardMs: fromAt.getTime() });
  kept.set(environment, { toldAt: toldAt.getTime(), memory });
  return memory;
}

interface Span {
  fromMs: number;
  toMs: number;
  heardMs: number;
}

function putTogether(environment: string, days: readonly SeriesDay[], { fromMs, toMs, heardMs }: Span): SeriesMemory {
  const hours = Math.round((toMs - fromMs) / HOUR_MS);
  const flows = new Map<string, Flow>();
  const hops = new Map<string, HopSeries>();
  const copy = (into: Int32Array, values: readonly number[], from: number) => {
    for (let i = 0; i < 24 && from + i < hours; i += 1) into[from + i] = values[i] ?? 0;
  };
  for (const day of days) {
    const from = Math.round((day.day_at.getTime() - fromMs) / HOUR_MS);
    const name = `${day.id} ${day.place}`;
    const n = () => new Int32Array(hours);
    if (day.kind === 'flow') {
      const flow = flows.get(name) ?? { interface: day.id, facility: day.place, n: n(), early: n(), late: n() };
      flows.set(name, flow);
      copy(flow.n, day.n, from);
      copy(flow.early, day.early, from);
      copy(flow.late, day.late, from);
    } else {
      const hop = hops.get(name) ?? { connector: day.id, workflow: day.place, n: n(), bad: n(), p95Ms: n().fill(-1) };
      hops.set(name, hop);
      copy(hop.n, day.n, from);
      copy(hop.bad, day.bad, from);
      copy(hop.p95Ms, day.p95_ms, from);
    }
  }
  return { environment, fromMs, toMs, heardMs, flows: [...flows.values()], hops: [...hops.values()] };
}
