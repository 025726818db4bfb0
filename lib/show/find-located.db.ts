import { z } from 'zod';
import { type Connection, query, type Sql, sql } from '@/lib/db';
import type { Environment, TimeWindow } from '@/lib/domain';
import { verdictSchema } from '@/lib/domain/views/health';

/** What is older was written by a worker that has stopped: then a request works it out for itself. */
const FRESH_MS = 60_000;

/** Of what is kept in `located`; one more when a verdict or anything else in the row is written otherwise. */
export const LOCATED_SHAPE = 1;

const endsSchema = z.array(z.object({ facility: z.string(), workflow: z.string(), bad: z.number(), good: z.number() }));
const rowSchema = z.object({
  as_of: z.date(),
  window_from: z.date(),
  window_to: z.date(),
  verdict: verdictSchema,
  absence: verdictSchema.nullable(),
  silent: z.array(z.object({ facility: z.string(), workflow: z.string().nullable(), lastAt: z.coerce.date().nullable() })),
  ends: endsSchema,
  usual: endsSchema,
});
/** What the worker worked out last for all places of an environment. */
export type LocatedRow = z.infer<typeof rowSchema>;

/**
 * The condition that the worker's row is recent, and of this window where one is named. It names no column of the statement it stands in:
 * asked once, and what it excludes is not read at all.
 */
export const isLocated = (environment: Environment, now: Date, { from, to }: Partial<TimeWindow> = {}): Sql =>
  sql`exists (select from located l where l.environment = ${environment} and l.shape = ${LOCATED_SHAPE} and l.as_of > ${new Date(now.getTime() - FRESH_MS)}::timestamptz
    and l.as_of < ${new Date(now.getTime() + FRESH_MS)}::timestamptz
    and l.window_from = coalesce(${from ?? null}::timestamptz, l.window_from) and l.window_to = coalesce(${to ?? null}::timestamptz, l.window_to))`;

/** The worker's row of an environment while it is recent. */
export async function findLocated(environment: Environment, now: Date, on: Connection): Promise<LocatedRow | null> {
  const [row] = await query(
    sql`select as_of, window_from, window_to, verdict, absence, silent, ends, usual from located where environment = ${environment} and ${isLocated(environment, now)}`,
    rowSchema,
    on,
  );
  return row ?? null;
}
