import { z } from 'zod';
import { scopePredicate } from '@/lib/access';
import { localDayStart, localParts } from '@/lib/calendar';
import { currentCatalog } from '@/lib/catalog';
import { type Connection, numberOf, query, queryColumns, readAtOnce, sql, textOf } from '@/lib/db';
import { type Actor, NotFoundError, type Scope, type TimeWindow } from '@/lib/domain';
import { facilityGroup, facilityNoun } from '@/lib/domain/facility-groups';
import type { Course } from '@/lib/domain/views/course';
import { comparableDays } from './comparable-days';
import { type Flow, letterStates } from './letter-states';
import { listExceptionSpans } from './list-exception-spans.db';
import { visiblePlaces } from './visible-places';

const STEP_MS = 15 * 60_000;
const DAY_MS = 86_400_000;
/** Minutes are kept for so long. */
const KEPT_DAYS = 30;

export interface CourseInput {
  scope: Scope;
  /** The local day as 2026-11-22; yesterday when left out. */
  day?: string | undefined;
  now: Date;
}

/** The local day as an instant inside it, and the day after. */
function dayWindow(day: string, timezone: string): TimeWindow {
  // Noon by UTC lies within the local day of that date in every zone of this product's users but the Pacific's edge; the date is checked below.
  const near = new Date(`${day}T12:00:00Z`);
  const from = [-1, 0, 1]
    .map((days) => localDayStart(new Date(near.getTime() + days * DAY_MS), timezone))
    .find((start) => localParts(start, timezone).date === day);
  if (!from) throw new NotFoundError(`There is no day ${day}.`);
  return { from, to: localDayStart(new Date(from.getTime() + 1.5 * DAY_MS), timezone) };
}

/** Log entries of each facility by steps of the window, shifted by whole days: how many, how many failed, and in how many different minutes. */
async function countSteps(actor: Actor, scope: Scope, { from, to }: TimeWindow, daysBack: number, on: Connection): Promise<Flow[]> {
  const shift = daysBack * DAY_MS;
  const [start, end] = [new Date(from.getTime() - shift), new Date(to.getTime() - shift)];
  return queryColumns(
    sql`select b.facility, floor(extract(epoch from b.bucket_at - ${start}::timestamptz) / ${STEP_MS / 1000})::int, sum(b.n)::bigint,
        coalesce(sum(b.n) filter (where b.status in ('failed', 'dead_lettered')), 0)::bigint, count(distinct b.bucket_at)
      from bucket_minute b where ${scopePredicate(actor, scope, 'b')} and b.bucket_at >= ${start} and b.bucket_at < ${end} group by 1, 2`,
    ([facility, step, n, failed, minutes]) => ({
      facility: textOf(facility),
      step: numberOf(step),
      n: numberOf(n),
      failed: numberOf(failed),
      minutes: numberOf(minutes),
    }),
    on,
  );
}

async function firstMinute(actor: Actor, scope: Scope, since: Date, on: Connection): Promise<Date | null> {
  const [row] = await query(
    sql`select min(b.bucket_at) as at from bucket_minute b where ${scopePredicate(actor, scope, 'b')} and b.bucket_at >= ${since}`,
    z.object({ at: z.date().nullable() }),
    on,
  );
  return row?.at ?? null;
}

/**
 * One local day of the last thirty as it went: how every facility stood at the end of each quarter of an hour, by when things happened. Throws NotFoundError
 * for a day that does not exist or lies ahead. Cost: bucket_minute of the day and of the days it is compared with, and members of what was open.
 */
export async function readCourse(actor: Actor, { scope, day: asked, now }: CourseInput): Promise<Course> {
  const { catalog } = await currentCatalog();
  const timezone = catalog.organisation.timezone;
  const dateOf = (at: Date) => localParts(at, timezone).date;
  const today = localDayStart(now, timezone);
  const day = asked ?? dateOf(new Date(today.getTime() - DAY_MS / 2));
  const window = dayWindow(day, timezone);
  if (window.from > now) throw new NotFoundError(`${day} lies ahead.`);
  const to = new Date(Math.min(window.to.getTime(), Math.ceil(now.getTime() / STEP_MS) * STEP_MS));
  const steps = Math.ceil((to.getTime() - window.from.getTime()) / STEP_MS);
  const ends = Array.from({ length: steps }, (_, at) => new Date(window.from.getTime() + (at + 1) * STEP_MS));
  const backs = comparableDays(new Date(window.from.getTime() + DAY_MS / 2), catalog.calendars, timezone);
  const since = new Date(today.getTime() - KEPT_DAYS * DAY_MS);
  const { flows, before, spans, first } = await readAtOnce(async (on) => ({
    flows: await countSteps(actor, scope, { from: window.from, to }, 0, on),
    before: await Promise.all(backs.map((back) => countSteps(actor, scope, { from: window.from, to }, back, on))),
    spans: await listExceptionSpans({ actor, scope, window: { from: window.from, to } }, on),
    first: await firstMinute(actor, scope, since, on),
  }));
  const { facilities } = visiblePlaces(actor, scope, catalog);
  const states = letterStates({ flows, before, spans, ends, now });
  const byStep = (of: (flow: Flow) => number) =>
    ends.map((_, step) => flows.reduce((sum, flow) => (flow.step === step ? sum + of(flow) : sum), 0));
  return {
    environment: scope.environment,
    timezone,
    asOf: now.toISOString(),
    day,
    firstDay: dateOf(first ?? today),
    lastDay: dateOf(today),
    steps: ends.map((at) => at.toISOString()),
    stepMinutes: STEP_MS / 60_000,
    n: byStep(({ n }) => n),
    failed: byStep(({ failed }) => failed),
    facilities: facilities.map((place) => ({
      id: place.id,
      name: place.shortName,
      group: facilityGroup(place.type),
      city: place.city,
      noun: facilityNoun(place.type),
      volume: flows.reduce((sum, flow) => (flow.facility === place.id ? sum + flow.n : sum), 0),
      states: states(place.id),
    })),
    exceptions: [...Map.groupBy(spans, ({ number }) => number).values()].flatMap((places) => {
      const [one] = places;
      if (!one) return [];
      const begin = Math.min(...places.map(({ from_at }) => from_at.getTime()));
      const over = places.every(({ to_at }) => to_at !== null) ? Math.max(...places.map(({ to_at }) => to_at?.getTime() ?? 0)) : null;
      return {
        ref: `EX-${one.number}`,
        title: one.title,
        severity: one.severity,
        from: new Date(begin).toISOString(),
        to: over === null ? null : new Date(over).toISOString(),
        cases: places.reduce((sum, { cases }) => sum + cases, 0),
        facilities: places.map(({ facility }) => facility),
      };
    }),
  };
}
