import { Temporal } from 'temporal-polyfill';

/** The instants, in ms, at which a duty that begins, and one that ends, at a wall time does so. */
export interface HandOver {
  beginMs: number;
  endMs: number;
}

/** Ten years of a daily hand-off in a few zones. */
const MOST = 50_000;
const known = new Map<string, HandOver>();

/**
 * Returns when a wall time (ms since 1970 as if the zone were UTC) hands duty over. Where the clock passes it twice, who comes begins with the
 * first and who goes ends with the last: both are on duty in between. Where the clock skips it, both do at the first instant after. Overlap is
 * safe, a gap is not. Source: GoAlert, pull request 1252. Errors: RangeError for an unknown zone.
 */
export function handOverInstant(wallMs: number, timezone: string): HandOver {
  const key = `${wallMs} ${timezone}`;
  const cached = known.get(key);
  if (cached) return cached;
  if (known.size >= MOST) known.clear();
  const found = handOver(wallMs, timezone);
  known.set(key, found);
  return found;
}

function handOver(wallMs: number, timezone: string): HandOver {
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
