import { z } from 'zod';
import { scopePredicate } from '@/lib/access';
import { type Connection, empty, join, lane, query, type Sql, sql } from '@/lib/db';
import type { Actor, Scope } from '@/lib/domain';

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;
/** How far back the last sign of life is sought, and so the longest span that is compared. */
const LOOK_BACK_MS = 4 * 60 * MINUTE_MS;
/** A place is silent after this long, when the same span of the days before had traffic in so many different minutes: with one day to go by, more. */
const SILENT_AFTER_MS = 15 * MINUTE_MS;
const BUSY_MINUTES = { oneDay: 15, moreDays: 10 };

export interface SilenceInput {
  actor: Actor;
  scope: Scope;
  now: Date;
  /** Days before today whose same hours may be compared with now. */
  daysBack: readonly number[];
  /** Nothing is looked at where this holds. */
  unless?: Sql | undefined;
}

export interface Silence {
  facility: string;
  /** null: the whole facility. */
  workflow: string | null;
  /** Last minute with traffic in the last four hours; null when it was before. */
  lastAt: Date | null;
  /** The same within a week, of a whole facility; absent where nobody has looked. */
  seenAt?: Date | null | undefined;
}

/** Stands for all places of the scope together. */
const EVERYWHERE = '';

const rowSchema = z.object({
  facility: z.string(),
  workflow: z.string().nullable(),
  last_at: z.date().nullable(),
  days: z.number(),
  busy: z.number(),
});

const only = ({ unless }: SilenceInput): Sql => (unless ? sql` and not ${unless}` : empty);

function minutesOf(input: SilenceInput, days: number): Sql {
  const { actor, scope, now } = input;
  const to = new Date(now.getTime() - days * DAY_MS);
  const from = new Date(to.getTime() - LOOK_BACK_MS);
  return sql`select ${days}::int as days, b.facility, b.workflow, b.bucket_at + ${days} * interval '24 hours' as at
    from bucket_minute b where ${scopePredicate(actor, scope, 'b')} and b.bucket_at >= ${from} and b.bucket_at < ${to}${only(input)}
    group by b.facility, b.workflow, b.bucket_at`;
}

/** The days that may be compared: those with at least half the minutes of the busiest, as history may begin in the middle of one. */
function usableDays(rows: readonly { days: number; busy: number }[]): Set<number> {
  const most = Math.max(0, ...rows.map((row) => row.busy));
  return new Set(rows.filter((row) => row.busy > 0 && row.busy >= most / 2).map((row) => row.days));
}

/**
 * Facilities, and workflows at facilities, that are silent: nothing for 15 minutes, while on every comparable day that has data the
 * same span had traffic in at least ten different minutes (fifteen when there is only one such day). Empty without a comparable day: silence is only judged against
 * knowledge. Cost: bucket_minute of four hours for today and each comparable day.
 */
export async function findSilence(input: SilenceInput, on: Connection): Promise<Silence[]> {
  const { actor, daysBack, now, scope } = input;
  if (daysBack.length === 0) return [];
  const since = new Date(now.getTime() - LOOK_BACK_MS);
  const rows = await query(
    sql`with recent as (
        select b.facility, b.workflow, max(b.bucket_at) as last_at from bucket_minute b
        where ${scopePredicate(actor, scope, 'b')} and b.bucket_at >= ${since}${only(input)} group by b.facility, b.workflow
      ), before as (${join(
        daysBack.map((days) => minutesOf(input, days)),
        ' union all ',
      )}),
      last as (
        select facility, workflow, last_at from recent
        union all select facility, null, max(last_at) from recent group by facility
      ), minutes as (
        select days, facility, workflow, at from before
        union select days, facility, null, at from before
        union select days, ${EVERYWHERE}, null, at from before
      )
      select m.facility, m.workflow, l.last_at, m.days, count(*) filter (where m.at > coalesce(l.last_at, ${since})) as busy
      from minutes m left join last l on l.facility = m.facility and l.workflow is not distinct from m.workflow
      group by m.facility, m.workflow, l.last_at, m.days`,
    rowSchema,
    on,
  );
  const usable = usableDays(rows.filter((row) => row.facility === EVERYWHERE));
  const enough = usable.size > 1 ? BUSY_MINUTES.moreDays : BUSY_MINUTES.oneDay;
  const busyDays = new Map<string, { silence: Silence; days: number }>();
  for (const { facility, workflow, last_at: lastAt, busy, days } of rows) {
    if (facility === EVERYWHERE || !usable.has(days)) continue;
    if (busy < enough || (lastAt !== null && now.getTime() - lastAt.getTime() < SILENT_AFTER_MS)) continue;
    const key = `${facility}\u0000${workflow}`;
    const entry = busyDays.get(key) ?? { silence: { facility, workflow, lastAt }, days: 0 };
    entry.days += 1;
    busyDays.set(key, entry);
  }
  return [...busyDays.values()].filter((entry) => entry.days === usable.size).map((entry) => entry.silence);
}

const seenSchema = z.object({ facility: z.string(), last_at: z.date() });

/** The last minute with traffic of these facilities within a week. Cost: one index probe per facility, workflow and day. */
export async function findLastSeen({ actor, scope, now }: SilenceInput, facilities: readonly string[], workflows: readonly string[]) {
  if (facilities.length === 0) return new Map<string, Date>();
  const rows = await query(
    sql`select f.facility, max(seen.bucket_at) as last_at from unnest(${facilities}::text[]) f(facility) cross join unnest(${workflows}::text[]) w(workflow)
      cross join lateral (
        select b.bucket_at from bucket_minute b where ${scopePredicate(actor, scope, 'b')} and b.workflow = w.workflow and b.facility = f.facility
          and b.bucket_at >= ${new Date(now.getTime() - 7 * DAY_MS)} order by b.bucket_at desc limit 1
      ) seen group by f.facility`,
    seenSchema,
    lane('screen'),
  );
  return new Map(rows.map((row) => [row.facility, row.last_at]));
}
