import { Temporal } from 'temporal-polyfill';
import { localDayAt } from './find-local-day';

/** The instants, in ms, at which a duty that begins, and one that ends, at a wall time does so. */
export interface HandOver {
  beginMs: number;
  endMs: number;
}

const DAY_MS = 86_400_000;

/**
 * Returns when a wall time (ms since 1970 as if the zone were UTC) hands duty over. Where the clock passes it twice, who comes begins with the
 * first and who goes ends with the last: both are on duty in between. Where the clock skips it, both do at the first instant after. Overlap is
 * safe, a gap is not. Source: GoAlert, pull request 1252. Errors: RangeError for an unknown zone.
 */
export function handOverInstant(wallMs: number, timezone: string): HandOver {
  const number = Math.floor(wallMs / DAY_MS);
  const { startMs, endMs } = localDayAt(number, timezone);
  // A day of 24 hours has every wall time once.
  if (endMs - startMs !== DAY_MS) return onChange(wallMs, timezone);
  const atMs = startMs + wallMs - number * DAY_MS;
  return { beginMs: atMs, endMs: atMs };
}

function onChange(wallMs: number, timezone: string): HandOver {
  const wall = Temporal.PlainDateTime.from(new Date(wallMs).toISOString().slice(0, -1));
  const first = wall.toZonedDateTime(timezone, { disambiguation: 'earlier' });
  const beginMs = first.epochMilliseconds;
  if (!first.toPlainDateTime().equals(wall)) {
    const change = first.getTimeZoneTransition('next')?.epochMilliseconds ?? beginMs;
    return { beginMs: change, endMs: change };
  }
  const last = wall.toZonedDateTime(timezone, { disambiguation: 'later' });
  // A clock that is put back to exactly this time jumps to it and does not pass it again.
  const jumped = last.subtract({ nanoseconds: 1 }).offsetNanoseconds !== last.offsetNanoseconds;
  return { beginMs, endMs: jumped ? beginMs : last.epochMilliseconds };
}
