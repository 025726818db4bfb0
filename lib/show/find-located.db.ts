import { z } from 'zod';
import { type Connection, empty, query, type Sql, sql } from '@/lib/db';
import type { Environment, TimeWindow } from '@/lib/domain';
import { verdictSchema } from '@/lib/domain/views/health';

/**
 * What the worker said stands so long, with its time beside it: locating takes a twentieth of its time at most, and so comes more seldom the more there is
 * to do. What is older was written by a worker that has stopped; what has fallen silent since then is silent for less than anybody is told of.
 */
const STANDS_MS = 15 * 60_000;
/** Hosts whose clocks differ. */
const AHEAD_MS = 60_000;
/** The hours that are located move on with the clock; the next row of the worker follows them. */
const APART_MS = 3_600_000;

/** Of what is kept in `located`; one more when a verdict or anything else in the row is written otherwise. */
export const LOCATED_SHAPE = 1;

const endsSchema = z.array(z.object({ facility: z.string(), workflow: z.string(), bad: z.number(), good: z.number() }));
const rowSchema = z.object({
  as_of: z.date(),
  window_from: z.date(),
  window_to: z.date(),
  verdict: verdictSchema,
  absence: verdictSchema.nullable(),
  silent: z.array(
    z.object({
      facility: z.string(),
      workflow: z.string().nullable(),
      lastAt: z.coerce.date().nullable(),
      // A worker of an earlier version does not say it.
      seenAt: z.coerce.date().nullable().optional(),
    }),
  ),
  ends: endsSchema,
  usual: endsSchema,
});
/** What the worker worked out last for all places of an environment. */
export type LocatedRow = z.infer<typeof rowSchema>;

const apart = (one: Date, other: Date) => Math.abs(one.getTime() - other.getTime());

/** True when this row ends with the window or an hour from there: its last day is the last day of the window. */
export const endsLike = (row: Pick<LocatedRow, 'window_to'>, { to }: Pick<TimeWindow, 'to'>): boolean =>
  apart(row.window_to, to) <= APART_MS;

/** The same, and it is of as long a time. */
export const isOfWindow = (row: Pick<LocatedRow, 'window_from' | 'window_to'>, window: TimeWindow): boolean =>
  endsLike(row, window) && row.window_to.getTime() - row.window_from.getTime() === window.to.getTime() - window.from.getTime();

/**
 * The condition that the worker's row stands, and is of this window, or ends like it, where one is named (see above). It names no column of the statement
 * it stands in: asked once, and what it excludes is not read at all.
 */
export function isLocated(environment: Environment, now: Date, { from, to }: Partial<TimeWindow> = {}): Sql {
  const at = now.getTime();
  const ends = to
    ? sql` and l.window_to between ${new Date(to.getTime() - APART_MS)}::timestamptz and ${new Date(to.getTime() + APART_MS)}::timestamptz`
    : empty;
  const long = from && to ? sql` and l.window_to - l.window_from = ${to}::timestamptz - ${from}::timestamptz` : empty;
  return sql`exists (select from located l where l.environment = ${environment} and l.shape = ${LOCATED_SHAPE}
    and l.as_of > ${new Date(at - STANDS_MS)}::timestamptz and l.as_of < ${new Date(at + AHEAD_MS)}::timestamptz${ends}${long})`;
}

/** The worker's row of an environment while it stands. */
export async function findLocated(environment: Environment, now: Date, on: Connection): Promise<LocatedRow | null> {
  const [row] = await query(
    sql`select as_of, window_from, window_to, verdict, absence, silent, ends, usual from located where environment = ${environment} and ${isLocated(environment, now)}`,
    rowSchema,
    on,
  );
  return row ?? null;
}
