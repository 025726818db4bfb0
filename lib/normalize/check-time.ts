import type { NormalizeContext } from './normalize-context';
import { type ParsedTime, parseTime } from './parse-time';
import { isBlank } from './read-field';
import { RecordFault } from './record-fault';

const DAY_MS = 86_400_000;
const AHEAD_DAYS = 2;
/** Nothing this product follows is older; a time before it is a default that somebody forgot to set. */
const FLOOR = Date.UTC(1990, 0, 1);

/** Days that telemetry is kept: events as business records, spans for the trace view. */
const EVENT_DAYS = 400;
export const SPAN_DAYS = 30;

/** Throws RecordFault when `at` is older than what is kept (unless the key may tell history) or more than 2 days ahead. */
export function checkTime(at: Date, name: string, context: NormalizeContext, { days = EVENT_DAYS, aheadDays = AHEAD_DAYS } = {}): void {
  const ageMs = context.now.getTime() - at.getTime();
  if (ageMs < -aheadDays * DAY_MS)
    throw new RecordFault(
      'in_future',
      `"${name}" is ${at.toISOString()}, more than ${aheadDays} days ahead. Set the sender's clock and time zone right.`,
    );
  if (at.getTime() < FLOOR)
    throw new RecordFault('too_old', `"${name}" is ${at.toISOString()}, before 1990. Send the time it really happened.`);
  if (!context.history && ageMs > days * DAY_MS)
    throw new RecordFault(
      'too_old',
      `"${name}" is ${at.toISOString()}, older than the ${days} days that are kept. To load the past, use a key with the history right or npm run import.`,
    );
}

/** An ISO 8601 time with an offset; null when not said. Throws RecordFault when it cannot be read. */
export function readTime(value: unknown, name: string): ParsedTime | null {
  if (isBlank(value)) return null;
  const parsed = typeof value === 'string' ? parseTime(value) : null;
  if (parsed) return parsed;
  const shown = JSON.stringify(value).slice(0, 60);
  throw new RecordFault(
    'invalid_time',
    `"${name}" must be an ISO 8601 time with an offset, such as 2026-11-22T08:30:00.000-06:00; it is ${shown}.`,
  );
}
