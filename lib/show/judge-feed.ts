import type { Feed } from '@/lib/domain/views/sources';

const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;
const WEEK_MS = 7 * 24 * HOUR_MS;
const WEEKS = 4;
/** Shorter than this nobody calls silence. */
const SILENT_AFTER_MS = 15 * MINUTE_MS;
const GRACE_MS = 5 * MINUTE_MS;
/** A clock that nothing passes in less than this cannot be judged. */
const TELLING_MS = 5 * MINUTE_MS;
/** Clocks that are a second off are right. */
const CLOCK_SLACK_MS = 1_000;

/** An hour of arrival; bit i of `minutes` is set when something came in minute i. */
export interface ArrivalHour {
  at: Date;
  minutes: bigint;
}

/**
 * The longest silence of a feed within an hour of this time of the week, in the four weeks before; the second longest when three weeks or
 * more can be compared, so that one outage does not become usual. With less than a week of history, the day before. Null: nothing to
 * compare with.
 */
export function findUsualSilence(hours: readonly ArrivalHour[], now: Date): number | null {
  const arrivals = listArrivals(hours);
  const first = arrivals[0];
  if (first === undefined) return null;
  const moments = Array.from({ length: WEEKS }, (_, week) => now.getTime() - (week + 1) * WEEK_MS).filter((at) => at - HOUR_MS >= first);
  if (moments.length === 0 && now.getTime() - 24 * HOUR_MS - HOUR_MS >= first) moments.push(now.getTime() - 24 * HOUR_MS);
  const longest = moments.map((at) => longestGap(arrivals, at, now.getTime())).sort((a, b) => b - a);
  return longest[longest.length >= 3 ? 1 : 0] ?? null;
}

function listArrivals(hours: readonly ArrivalHour[]): number[] {
  return hours
    .toSorted((a, b) => a.at.getTime() - b.at.getTime())
    .flatMap(({ at, minutes }) => {
      const set: number[] = [];
      for (let minute = 0; minute < 60; minute++) if ((minutes >> BigInt(minute)) & 1n) set.push(at.getTime() + minute * MINUTE_MS);
      return set;
    });
}

/** The longest pause between arrivals that touches the hour before or after `at`; one that lasts to this day ends at `now`. */
function longestGap(arrivals: readonly number[], at: number, now: number): number {
  let longest = 0;
  for (let i = 0; i < arrivals.length; i++) {
    const [from, to] = [arrivals[i] ?? 0, arrivals[i + 1] ?? now];
    if (to >= at - HOUR_MS && from <= at + HOUR_MS) longest = Math.max(longest, to - from);
  }
  return longest;
}

/** How a live feed stands. Silence is never well: it is as usual, or unknown. */
export function judgeFeed(lastReceivedAt: Date, usualSilenceMs: number | null, now: Date): Feed['state'] {
  const silenceMs = now.getTime() - lastReceivedAt.getTime();
  if (silenceMs <= SILENT_AFTER_MS) return 'sending';
  return usualSilenceMs !== null && silenceMs <= usualSilenceMs * 1.1 + GRACE_MS ? 'quiet' : 'silent';
}

/**
 * What the shortest lag says of a source's clock. Lag is the way plus how far the clock is behind, and no way is shorter than nothing: a
 * negative lag proves the clock ahead by at least that much; a small one that it is behind by no more. A large one proves nothing.
 */
export function judgeClock(lagMinMs: number): { kind: 'ahead' | 'within' | 'unknown'; ms: number } {
  if (lagMinMs < -CLOCK_SLACK_MS) return { kind: 'ahead', ms: -lagMinMs };
  return lagMinMs <= TELLING_MS ? { kind: 'within', ms: Math.max(0, lagMinMs) } : { kind: 'unknown', ms: lagMinMs };
}
