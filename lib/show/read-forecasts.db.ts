import { z } from 'zod';
import { scopePredicate } from '@/lib/access';
import { currentCatalog, indexCatalog, listDeadlines, listOccasions } from '@/lib/catalog';
import { query, sql } from '@/lib/db';
import { type Actor, type Deadline, deadlineGrids, type Scope } from '@/lib/domain';
import type { Forecast, ForecastList } from '@/lib/domain/views/forecasts';
import { FEWEST } from './forecast-share';
import { namePlaces } from './name-places';
import { type OccasionShape, prepareForecast } from './prepare-forecast';

const DAY_MS = 86_400_000;
/** Comparable occasions that a forecast rests on at most: half a year of fortnights. */
const MOST = 26;
/** How far ahead a deadline is looked for. */
const AHEAD_DAYS: Record<Deadline['kind'], number> = { batch: 15, cut_off: 4, close: 12 };

const rowSchema = z.object({
  subject: z.string(),
  occasion: z.string(),
  due_at: z.date(),
  shaped_at: z.date(),
  facility: z.string(),
  begun: z.array(z.number()),
  done: z.array(z.number()),
});

/**
 * The next occasion of every deadline that has begun, with how it is likely to end, over what the reader may see; the nearest first.
 * Cost: the shapes of 27 occasions a deadline, a row a facility each.
 */
export async function readForecasts(actor: Actor, { scope, now }: { scope: Scope; now: Date }): Promise<ForecastList> {
  const { catalog } = await currentCatalog();
  const index = indexCatalog(catalog);
  const asked = listDeadlines(index).flatMap((deadline) => {
    const ahead = new Date(now.getTime() + AHEAD_DAYS[deadline.kind] * DAY_MS);
    const [next] = listOccasions(deadline, index, now, ahead).filter(({ dues }) => dues.some(({ startsAt }) => startsAt <= now));
    return next ? [{ deadline, next }] : [];
  });
  const keys = await listEnded(
    scope,
    asked.map(({ deadline }) => deadline),
    now,
  );
  const chosen = asked.map(({ deadline, next }) => ({ deadline, next, ...chooseAlike(deadline, next.key, keys.get(deadline.id) ?? []) }));
  const rows = await readShapes(
    actor,
    scope,
    chosen.flatMap(({ deadline, next, past }) => [next.key, ...past].map((occasion) => ({ subject: deadline.id, occasion }))),
  );
  const names = namePlaces(index);
  const forecasts = chosen.flatMap(({ deadline, next, occasions }): Forecast[] => {
    const own = rows.filter(({ subject }) => subject === deadline.id);
    const shapes = [...Map.groupBy(own, ({ occasion }) => occasion)].map(
      ([key, list]): OccasionShape => ({
        key,
        shapedAt: list[0]?.shaped_at ?? now,
        places: list.map(({ facility, due_at, begun, done }) => ({ facility, dueAt: due_at, begun, done })),
      }),
    );
    const today = shapes.find(({ key }) => key === next.key);
    if (!today) return [];
    const past = shapes.filter((one) => one !== today);
    return [prepareForecast({ deadline: { ...deadline, occasions }, today, past, workflow: names.workflow(deadline.workflow), now })];
  });
  return {
    environment: scope.environment,
    timezone: catalog.organisation.timezone,
    asOf: now.toISOString(),
    forecasts: forecasts.sort((a, b) => (a.dueAt < b.dueAt ? -1 : 1)),
  };
}

const weekdays = ['Mondays', 'Tuesdays', 'Wednesdays', 'Thursdays', 'Fridays', 'Saturdays', 'Sundays'];
const weekdayOf = (date: string) => (new Date(`${date}T00:00:00Z`).getUTCDay() + 6) % 7;

/** Which ended occasions are like the next one: days of the same weekday where there are enough, else all; the latest of them. */
function chooseAlike({ kind, occasions }: Deadline, key: string, ended: readonly string[]): { past: string[]; occasions: string } {
  const same = kind === 'cut_off' ? ended.filter((one) => weekdayOf(one) === weekdayOf(key)) : [];
  if (same.length < FEWEST) return { past: ended.slice(0, MOST), occasions };
  return { past: same.slice(0, MOST), occasions: weekdays[weekdayOf(key)] ?? occasions };
}

/** The occasions of each deadline that had cases and say how they ended: everything that is looked at after the deadline has passed. Newest first. */
async function listEnded(scope: Scope, deadlines: readonly Deadline[], now: Date): Promise<Map<string, string[]>> {
  if (deadlines.length === 0) return new Map();
  const ends = deadlines.map(({ kind }) => {
    const { from, step, steps } = deadlineGrids[kind];
    return new Date(now.getTime() - (from + step * (steps - 1)) * 60_000);
  });
  const rows = await query(
    sql`select a.subject, o.occasion from unnest(${deadlines.map(({ id }) => id)}::text[], ${ends}::timestamptz[]) as a (subject, ends)
      cross join lateral (
        select occasion, due_at from forecast_occasion o
        where o.environment = ${scope.environment} and o.subject = a.subject and o.due_at <= a.ends and o.cases > 0 order by o.due_at desc limit ${MOST * 5}) o
      order by a.subject, o.due_at desc`,
    z.object({ subject: z.string(), occasion: z.string() }),
  );
  return new Map(
    [...Map.groupBy(rows, ({ subject }) => subject)].map(([subject, list]) => [subject, list.map(({ occasion }) => occasion)]),
  );
}

async function readShapes(
  actor: Actor,
  scope: Scope,
  asked: readonly { subject: string; occasion: string }[],
): Promise<z.infer<typeof rowSchema>[]> {
  if (asked.length === 0) return [];
  return query(
    sql`select s.subject, s.occasion, s.due_at, o.shaped_at, s.facility, s.begun, s.done
      from unnest(${asked.map((one) => one.subject)}::text[], ${asked.map((one) => one.occasion)}::text[]) as a (subject, occasion)
      join forecast_occasion o on o.environment = ${scope.environment} and o.subject = a.subject and o.occasion = a.occasion
      join forecast_shape s on s.environment = o.environment and s.subject = o.subject and s.occasion = o.occasion
      where ${scopePredicate(actor, scope, { alias: 's', without: ['department'] })} order by o.due_at desc, s.facility`,
    rowSchema,
  );
}
