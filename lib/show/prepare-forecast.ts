import { type Deadline, deadlineGrids } from '@/lib/domain';
import { sayCount } from '@/lib/domain/say';
import type { PlaceRef } from '@/lib/domain/views/exception-list';
import type { Forecast, ForecastState } from '@/lib/domain/views/forecasts';
import { forecastShare, isLate, type PastOccasion, type ShareForecast } from './forecast-share';

/** The course of one place's part in an occasion: cumulative counts on the grid of the kind of deadline. */
export interface PlaceShape {
  facility: string;
  dueAt: Date;
  begun: readonly number[];
  done: readonly number[];
}

export interface OccasionShape {
  key: string;
  shapedAt: Date;
  places: readonly PlaceShape[];
}

interface PrepareForecast {
  deadline: Deadline;
  today: OccasionShape;
  /** Ended occasions, newest first. */
  past: readonly OccasionShape[];
  workflow: PlaceRef;
  now: Date;
}

const MINUTE_MS = 60_000;

/** The forecast of one occasion against those before it, over the same places: each place is read at its own time before its own deadline. */
export function prepareForecast({ deadline, today, past, workflow, now }: PrepareForecast): Forecast {
  const at = new Date(Math.min(now.getTime(), today.shapedAt.getTime()));
  const offsets = new Map(today.places.map(({ facility, dueAt }) => [facility, (at.getTime() - dueAt.getTime()) / MINUTE_MS]));
  const dues = today.places.map(({ dueAt }) => dueAt.getTime()).sort((a, b) => a - b);
  const lastDue = dues.at(-1) ?? now.getTime();
  const usual = lastOffset(offsets);
  const offsetOf = ({ facility }: PlaceShape) => offsets.get(facility) ?? usual;
  const begun = sum(today.places, (place) => valueAt(place.begun, offsetOf(place), deadline));
  const done = sum(today.places, (place) => valueAt(place.done, offsetOf(place), deadline));
  const fixed = deadline.kind === 'batch';
  const records = past.flatMap((one) => readPast(one, { deadline, offsetOf }));
  const forecast = forecastShare({ now: begun > 0 ? done / begun : 0, begun, objective: deadline.objective, fixed }, records);
  const complete = fixed && begun > 0 && done >= begun;
  const known = begun > 0 ? forecast : { ok: false as const, reason: 'none' as const, usual: forecast.usual };
  const state = complete ? 'met' : stateOf(known);
  const told = known.ok && !complete ? known : null;
  const shift = (minutes: number) => (Number.isFinite(minutes) ? new Date(at.getTime() + minutes * MINUTE_MS).toISOString() : null);
  return {
    deadline: deadline.id,
    kind: deadline.kind,
    name: deadline.name,
    workflow,
    occasion: today.key,
    dueAt: new Date(dues[0] ?? lastDue).toISOString(),
    lastDueAt: new Date(lastDue).toISOString(),
    asOf: today.shapedAt.toISOString(),
    begun: Math.round(begun),
    done: Math.floor(done + 1e-9),
    objective: deadline.objective,
    state,
    lateRatio: told?.lateRatio ?? null,
    shareAtDue: told?.atDue ?? null,
    completion: told
      ? { low: shift(told.rest.low) ?? at.toISOString(), middle: shift(told.rest.middle), high: shift(told.rest.high) }
      : null,
    usual: known.usual,
    record: {
      comparable: records.length,
      late: records.filter(({ atDue }) => isLate(atDue, deadline.objective)).length,
      behind: told?.behind ?? 0,
      behindLate: told?.behindLate ?? 0,
      held: told?.held ?? 0,
    },
    words: complete ? `All ${sayCount(done)} are in.` : sayForecast(known, { deadline, n: records.length }),
    consequence: deadline.consequence,
  };
}

const sum = <T>(list: readonly T[], of: (one: T) => number) => list.reduce((total, one) => total + of(one), 0);
const lastOffset = (offsets: ReadonlyMap<string, number>) => Math.max(...offsets.values());

/** Between two steps of the grid the count is read from the straight line; before the first it is that of the first. */
function valueAt(counts: readonly number[], offsetMinutes: number, { kind }: Deadline): number {
  const { from, step, steps } = deadlineGrids[kind];
  const at = Math.min(steps - 1, Math.max(0, (offsetMinutes - from) / step));
  const [low, high] = [counts[Math.floor(at)] ?? 0, counts[Math.ceil(at)] ?? 0];
  return low + (high - low) * (at - Math.floor(at));
}

interface ReadPast {
  deadline: Deadline;
  offsetOf: (place: PlaceShape) => number;
}

/** Null where nothing had begun by then, or ever. */
function readPast({ places }: OccasionShape, { deadline, offsetOf }: ReadPast): PastOccasion[] {
  const begun = sum(places, (place) => valueAt(place.begun, offsetOf(place), deadline));
  const all = sum(places, (place) => valueAt(place.begun, 0, deadline));
  if (begun === 0 || all === 0) return [];
  const doneAfter = (minutes: number) => sum(places, (place) => valueAt(place.done, offsetOf(place) + minutes, deadline));
  const { from, step, steps } = deadlineGrids[deadline.kind];
  const until = from + step * (steps - 1) - Math.max(...places.map(offsetOf));
  let rest = 0;
  while (rest <= until && isLate(doneAfter(rest) / all, deadline.objective)) rest += step;
  return [
    {
      now: doneAfter(0) / begun,
      begun,
      atDue: sum(places, (place) => valueAt(place.done, 0, deadline)) / all,
      restMinutes: rest <= until ? rest : Number.POSITIVE_INFINITY,
    },
  ];
}

type Known = ShareForecast | { ok: false; reason: 'none'; usual: null | ShareForecast['usual'] };

function stateOf(known: Known): ForecastState {
  if (!known.ok) return 'silent';
  if (known.lateRatio >= 0.65) return 'likely_late';
  return known.lateRatio <= 0.35 ? 'likely_met' : 'uncertain';
}

const chances: [number, string][] = [
  [0.1, 'Very likely in time'],
  [0.35, 'Likely in time'],
  [0.65, 'As likely late as not'],
  [0.9, 'Likely late'],
  [1.01, 'Very likely late'],
];

/** `Likely late: 3 of the last 26 pay periods were this far behind at this hour, and all were late.` */
function sayForecast(known: Known, { deadline: { occasions }, n }: { deadline: Deadline; n: number }): string {
  if (!known.ok) return saySilence(known.reason, occasions, n);
  const [, chance] = chances.find(([limit]) => known.lateRatio < limit + 1e-9) ?? [0, 'Likely late'];
  const { behind, behindLate } = known;
  if (behind === 0) return `${chance}: all of the last ${n} ${occasions} were further at this hour.`;
  if (behind === n) return `${chance}: none of the last ${n} ${occasions} was further at this hour, and ${sayLate(behindLate, n)}.`;
  return `${chance}: ${behind} of the last ${n} ${occasions} ${behind === 1 ? 'was' : 'were'} this far behind at this hour, and ${sayLate(behindLate, behind)}.`;
}

function sayLate(late: number, of: number): string {
  if (late === 0) return of === 1 ? 'it was in time' : 'none of them was late';
  if (late === of) return of === 1 ? 'it was late' : 'all were late';
  return `${late} of them ${late === 1 ? 'was' : 'were'} late`;
}

function saySilence(reason: 'few' | 'none' | 'behind_all' | 'ahead_of_all' | 'volume', occasions: string, n: number): string {
  const last = `the last ${n} ${occasions}`;
  switch (reason) {
    case 'few':
      return `No forecast: ${n === 0 ? 'none' : `only ${n}`} of the ${occasions} before can be compared, and 10 are needed.`;
    case 'none':
      return 'No forecast: nothing has begun yet.';
    case 'behind_all':
      return `No forecast: further behind than any of ${last} at this hour, so none of them says how this ends.`;
    case 'ahead_of_all':
      return `No forecast: further than any of ${last} at this hour, so none of them says how this ends.`;
    case 'volume':
      return `No forecast: as much or as little as now had begun in none of ${last}.`;
  }
}
