import type { Tally } from './slo';

const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;
const WEEK_MINUTES = 7 * 24 * 60;
const WEEKS = 4;
/** So many arrivals must be usual in the time of the limit where they come by chance: where eight are, none comes once in three thousand times. */
const ENOUGH = 8;
/** What comes by a schedule has gaps that are alike: they vary by less than this share of their mean. By chance it is more than half, however often. */
const REGULAR = 0.4;
/** Arrivals of one go, as the parts of a file, count as one: what lies closer together than this share of the limit. */
const ONE_GO = 0.1;
const FEWEST_GAPS = 5;
/** What must be known before the first minute that is judged, beside the limit itself. */
export const FRESHNESS_LEARNS_MS = WEEKS * WEEK_MINUTES * MINUTE_MS;

/** An hour in which something good came; bit i of `minutes` is set when it came in minute i. */
export interface ArrivalMinutes {
  at: Date;
  minutes: bigint;
}

export interface FreshnessInput {
  arrivals: readonly ArrivalMinutes[];
  /** The minutes that may be asked for, whole ones; `arrivals` reach back to FRESHNESS_LEARNS_MS and the limit before `from`. */
  from: Date;
  to: Date;
  withinMs: number;
  /** Local time minus UTC in ms in the hour that begins then. */
  offsetMs: (hour: number) => number;
  /** Whether nothing is expected in the hour that begins then: a holiday. */
  isOff: (hour: number) => boolean;
}

/**
 * Returns what counts the minutes of a window as good (the last good one was at most `withinMs` old) and bad. Only minutes count in which one
 * is usual, so that chance alone makes none bad: at the same minute of local time of the four weeks before, of those that are known, most were
 * fresh, with arrivals enough, or without a lapse within the limit on both sides and by a schedule, as a file does. So nights, weekends
 * and holidays count neither way, nor does anything in the first week. A function of the arrivals alone: what comes late changes the past.
 */
export function freshnessOf(input: FreshnessInput): (window: { from: Date; to: Date }) => Tally {
  const { from, to, withinMs, offsetMs, isOff } = input;
  const begin = Math.floor((from.getTime() - FRESHNESS_LEARNS_MS - withinMs) / HOUR_MS) * HOUR_MS - HOUR_MS;
  const first = Math.floor((from.getTime() - begin) / MINUTE_MS);
  const length = Math.max(first, Math.ceil((to.getTime() - begin) / MINUTE_MS));
  const limit = Math.floor(withinMs / MINUTE_MS);
  const { fresh, freshUntil, cameUntil, known, isRegular } = spread(input.arrivals, { begin, length, limit, first });
  const good = new Uint32Array(length - first + 1);
  const bad = new Uint32Array(length - first + 1);
  const offsets = new Map<number, number>();
  const offsetAt = (minute: number): number => {
    const hour = begin + Math.floor(minute / 60) * HOUR_MS;
    const seen = offsets.get(hour) ?? offsetMs(hour);
    offsets.set(hour, seen);
    return seen;
  };
  const off = new Map<number, boolean>();
  const isOffAt = (minute: number): boolean => {
    const hour = begin + Math.floor(minute / 60) * HOUR_MS;
    const seen = off.get(hour) ?? isOff(hour);
    off.set(hour, seen);
    return seen;
  };
  const isExpected = (minute: number): boolean => {
    let weeks = 0;
    let usual = 0;
    let lapses = 0;
    let arrivals = 0;
    for (let week = 1; week <= WEEKS; week += 1) {
      const near = minute - week * WEEK_MINUTES;
      const same = near + Math.round((offsetAt(minute) - offsetAt(near)) / MINUTE_MS);
      // A holiday of then tells nothing of today.
      if (same < known + limit || isOffAt(same)) continue;
      weeks += 1;
      if (fresh[same] === 1) usual += 1;
      const around = between(freshUntil, same - limit, same + limit);
      // A week in which nothing came at all had an outage, not a lapse.
      if (around > 0 && around < 2 * limit) lapses += 1;
      arrivals += between(cameUntil, same - limit, same);
    }
    return usual * 2 > weeks && ((isRegular && lapses === 0) || arrivals >= ENOUGH * weeks);
  };
  for (let minute = first; minute < length; minute += 1) {
    const at = minute - first;
    const counts = !isOffAt(minute) && isExpected(minute);
    good[at + 1] = (good[at] ?? 0) + (counts && fresh[minute] === 1 ? 1 : 0);
    bad[at + 1] = (bad[at] ?? 0) + (counts && fresh[minute] !== 1 ? 1 : 0);
  }
  const indexOf = (time: Date) => Math.min(length - first, Math.max(0, Math.floor((time.getTime() - begin) / MINUTE_MS) - first));
  return (window) => {
    const [a, b] = [indexOf(window.from), indexOf(window.to)];
    return { good: (good[b] ?? 0) - (good[a] ?? 0), bad: (bad[b] ?? 0) - (bad[a] ?? 0) };
  };
}

/** How many of the minutes in (after, to]. */
const between = (until: Uint32Array, after: number, to: number): number => (until[to + 1] ?? 0) - (until[after + 1] ?? 0);

/** Minute by minute whether the last arrival is at most `limit` minutes old, how many such minutes and arrivals there were before each, and the first minute with one. */
function spread(
  arrivals: readonly ArrivalMinutes[],
  { begin, length, limit, first }: { begin: number; length: number; limit: number; first: number },
) {
  const came = new Uint8Array(length);
  for (const { at, minutes } of arrivals) {
    const start = (at.getTime() - begin) / MINUTE_MS;
    for (let minute = 0; minute < 60; minute += 1) {
      const index = start + minute;
      if (index >= 0 && index < length && (minutes >> BigInt(minute)) & 1n) came[index] = 1;
    }
  }
  const fresh = new Uint8Array(length);
  const freshUntil = new Uint32Array(length + 1);
  const cameUntil = new Uint32Array(length + 1);
  let last = Number.NEGATIVE_INFINITY;
  for (let minute = 0; minute < length; minute += 1) {
    if (came[minute] === 1) last = minute;
    if (minute - last <= limit) fresh[minute] = 1;
    freshUntil[minute + 1] = (freshUntil[minute] ?? 0) + (fresh[minute] ?? 0);
    cameUntil[minute + 1] = (cameUntil[minute] ?? 0) + (came[minute] ?? 0);
  }
  const known = came.indexOf(1);
  return { fresh, freshUntil, cameUntil, known: known < 0 ? length : known, isRegular: isRegular(came.subarray(0, first), limit) };
}

/** Whether what came, came by a schedule: the gaps within the limit are alike. Longer ones are nights and weekends. */
function isRegular(came: Uint8Array, limit: number): boolean {
  const gaps: number[] = [];
  let last = -1;
  for (let minute = came.indexOf(1); minute >= 0; minute = came.indexOf(1, minute + 1)) {
    const gap = minute - last;
    if (last >= 0 && gap >= ONE_GO * limit && gap <= limit) gaps.push(gap);
    last = minute;
  }
  if (gaps.length < FEWEST_GAPS) return false;
  const mean = gaps.reduce((total, gap) => total + gap, 0) / gaps.length;
  const variance = gaps.reduce((total, gap) => total + (gap - mean) ** 2, 0) / gaps.length;
  return Math.sqrt(variance) < REGULAR * mean;
}
