import { z } from 'zod';
import { placesFor } from '@/lib/access';
import { type Connection, query, type Sql, sql } from '@/lib/db';
import type { Actor, Scope, TimeWindow } from '@/lib/domain';
import type { Corrected } from '@/lib/domain/views/corrected';

/** Which rows of a day are meant: those of transactions and KPIs, or those of log entries. */
export type DayRows = 'kept' | 'rolled';

/** A local day that lies whole in a window. */
export interface Day {
  from: Date;
  to: Date;
  /** True when its rows hold all that its hours hold. */
  stands: boolean;
  correctedAt: Date | null;
  /** Log entries that came after the day was first rolled. */
  late: number;
}

/** Which parts of a window are read by the day and which by the hour: together the window, nothing twice. */
export interface Spans {
  days: TimeWindow[];
  hours: TimeWindow[];
}

const daySchema = z
  .object({ day_at: z.date(), ends_at: z.date(), stands: z.boolean(), corrected_at: z.date().nullable(), late: z.number() })
  .transform((row): Day => ({ from: row.day_at, to: row.ends_at, stands: row.stands, correctedAt: row.corrected_at, late: row.late }));

const stands: Record<DayRows, Sql> = {
  kept: sql`d.kept_at is not null`,
  rolled: sql`d.rolled_at is not null and d.dirty_at is null`,
};

/**
 * The local days that lie whole in the window, oldest first; none while the days of another zone are kept. Read it in one transaction
 * (repeatable read) with what is read by it. Cost: one row a day.
 */
export function readDays(
  { environment, timezone, rows, window }: { environment: string; timezone: string; rows: DayRows; window: TimeWindow },
  on: Connection,
): Promise<Day[]> {
  return query(
    sql`select d.day_at, d.ends_at, ${stands[rows]} as stands, d.corrected_at, coalesce(d.events - d.closed_events, 0) as late
      from rolled_day d join day_clock c on c.timezone = ${timezone}
      where d.environment = ${environment} and d.day_at >= ${window.from} and d.ends_at <= ${window.to} order by d.day_at`,
    daySchema,
    on,
  );
}

/** The window in parts: runs of whole days that stand, and what lies between and around them. */
export function splitWindow(days: readonly Day[], { from, to }: TimeWindow): Spans {
  const spans: Spans = { days: [], hours: [] };
  let at = from;
  for (const day of days) {
    if (!day.stands || day.from < at || day.to > to) continue;
    const run = spans.days.at(-1);
    if (run && run.to.getTime() === day.from.getTime()) run.to = day.to;
    else {
      if (at < day.from) spans.hours.push({ from: at, to: day.from });
      spans.days.push({ from: day.from, to: day.to });
    }
    at = day.to;
  }
  if (at < to) spans.hours.push({ from: at, to });
  return spans;
}

/** The condition that `bucket_at` of the alias `b` lies in one of the spans. */
export const withinSpans = (spans: readonly TimeWindow[]): Sql =>
  spans.length === 0 ? sql`false` : sql`(${joinOr(spans.map(({ from, to }) => sql`b.bucket_at >= ${from} and b.bucket_at < ${to}`))})`;

const joinOr = (parts: Sql[]): Sql => parts.reduce((all, part) => sql`${all} or ${part}`);

/** What the screen says of days that were corrected after they were over. Days that nobody knows corrected say nothing. */
export function prepareCorrected(days: readonly Day[], actor: Actor, { environment, facility, department, workflow }: Scope): Corrected {
  const corrected = days.filter((day) => day.correctedAt !== null && day.late > 0);
  if (corrected.length === 0) return null;
  const whole = placesFor(actor, environment).all && [facility, department, workflow].every((list) => !list?.length);
  return {
    days: corrected.length,
    events: whole ? corrected.reduce((sum, { late }) => sum + late, 0) : null,
    latestAt: new Date(Math.max(...corrected.map(({ correctedAt }) => correctedAt?.getTime() ?? 0))).toISOString(),
  };
}
