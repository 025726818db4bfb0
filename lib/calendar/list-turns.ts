import type { Calendars, Layer } from '@/lib/domain';
import { handOverInstant } from './hand-over-instant';
import { isHoliday } from './is-holiday';
import { dateOf, minutesOf, weekdayOf } from './local-date';

const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;
const DAY_MS = 86_400_000;
/** No wall clock is further from UTC. */
const MOST_OFFSET_MS = 16 * HOUR_MS;
const unitMs = { hours: HOUR_MS, days: DAY_MS, weeks: 7 * DAY_MS } as const;
const everyDay = { weekdays: [1, 2, 3, 4, 5, 6, 7], from: '00:00', to: '24:00' };

/** A stretch of a layer, in ms. */
export interface Turn {
  person: string;
  fromMs: number;
  toMs: number;
}

interface Zoned {
  calendars: Calendars;
  timezone: string;
}

/** Returns the stretches of a layer that touch [fromMs, toMs), each whole. Those of two neighbours overlap where a clock passes a hand-off twice. */
export function listTurns(layer: Layer, { calendars, timezone }: Zoned, fromMs: number, toMs: number): Turn[] {
  const turns = turnsOf(layer, timezone, fromMs, toMs);
  if (layer.only.length === 0 && layer.holidays === 'open') return turns;
  const hours = hoursOf(layer, { calendars, timezone }, fromMs, toMs);
  return turns.flatMap(({ person, ...turn }) =>
    hours.flatMap((open) => {
      const cut = { person, fromMs: Math.max(turn.fromMs, open.fromMs), toMs: Math.min(turn.toMs, open.toMs) };
      return cut.fromMs < cut.toMs ? [cut] : [];
    }),
  );
}

/** Turn n begins at anchor + n x length on the wall clock, counted from the anchor each time, so that nothing drifts. */
function turnsOf({ people, start, end, turn }: Layer, timezone: string, fromMs: number, toMs: number): Turn[] {
  const anchor = Date.parse(`${start}Z`);
  const length = turn.every * unitMs[turn.unit];
  const stop = end === undefined ? Number.POSITIVE_INFINITY : Date.parse(`${end}Z`);
  const turns: Turn[] = [];
  const first = Math.max(0, Math.floor((fromMs - MOST_OFFSET_MS - anchor) / length) - 1);
  for (let n = first; ; n++) {
    const wall = anchor + n * length;
    if (wall >= stop || wall - MOST_OFFSET_MS >= toMs) return turns;
    const begin = handOverInstant(wall, timezone).beginMs;
    const over = handOverInstant(Math.min(wall + length, stop), timezone).endMs;
    const person = people[n % people.length];
    if (person !== undefined && begin < toMs && over > fromMs) turns.push({ person, fromMs: begin, toMs: over });
  }
}

function hoursOf({ only, holidays }: Layer, { calendars, timezone }: Zoned, fromMs: number, toMs: number): Omit<Turn, 'person'>[] {
  const windows = only.length > 0 ? only : [everyDay];
  const first = Math.floor((fromMs - MOST_OFFSET_MS) / DAY_MS) - 2;
  const last = Math.ceil((toMs + MOST_OFFSET_MS) / DAY_MS);
  const hours = [];
  for (let day = first; day <= last; day++) {
    if (holidays === 'closed' && isHoliday(dateOf(day), calendars)) continue;
    for (const { weekdays, from, to } of windows) {
      if (!weekdays.includes(weekdayOf(day))) continue;
      const [opens, closes] = [minutesOf(from), minutesOf(to)];
      const wall = day * DAY_MS;
      const open = handOverInstant(wall + opens * MINUTE_MS, timezone).beginMs;
      const close = handOverInstant(wall + (closes <= opens ? closes + 1440 : closes) * MINUTE_MS, timezone).endMs;
      if (open < toMs && close > fromMs && open < close) hours.push({ fromMs: open, toMs: close });
    }
  }
  return hours;
}
