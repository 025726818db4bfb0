import type { Connection } from '@/lib/db';
import type { SeriesMemory } from '@/lib/domain';
import {
  dueDays,
  findSeriesClock,
  findSeriesStart,
  findTouchedDay,
  keepSeriesClock,
  listSeriesDays,
  listSeriesMarks,
  SERIES_DAYS,
  type SeriesClock,
  tellSeriesDay,
} from '@/lib/rollup';
import { preparePartitions } from '@/lib/store';
import { joinSeries } from './join-series';

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

interface Kept {
  toldAt: number;
  memory: SeriesMemory;
  /** By day, the mark of how it was told. */
  marks: ReadonlyMap<number, string>;
}
const kept = new Map<string, Kept>();

/**
 * The last weeks of every series of an environment; the same object until more is told. Cost: twice an hour a look at which days were told since, and
 * a row a series of those.
 */
export async function recallSeries(tx: Connection, environment: string, { fromAt, toAt, toldAt }: SeriesClock): Promise<SeriesMemory> {
  const known = kept.get(environment);
  if (known && known.toldAt === toldAt.getTime() && known.memory.toMs === toAt.getTime()) return known.memory;
  const fromMs = Math.floor(toAt.getTime() / DAY_MS) * DAY_MS - SERIES_DAYS * DAY_MS;
  const told = await listSeriesMarks(tx, environment, new Date(fromMs));
  const marks = new Map(told.map(({ dayAt, mark }) => [dayAt.getTime(), mark]));
  // The end of what is known cut a day off.
  const isSame = (day: number) => known !== undefined && known.marks.get(day) === marks.get(day) && day + DAY_MS <= known.memory.toMs;
  const changed = [...new Set([...marks.keys(), ...(known?.marks.keys() ?? [])])].filter((day) => !isSame(day));
  const days = await listSeriesDays(
    tx,
    environment,
    changed.map((day) => new Date(day)),
  );
  const span = { environment, fromMs, toMs: toAt.getTime(), heardMs: fromAt.getTime() };
  const memory = joinSeries(known?.memory ?? null, { ...span, changed, days: days.filter(({ day_at }) => day_at.getTime() >= fromMs) });
  kept.set(environment, { toldAt: toldAt.getTime(), memory, marks });
  return memory;
}
