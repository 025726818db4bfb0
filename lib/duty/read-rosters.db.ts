import { z } from 'zod';
import type { Roster } from '@/lib/calendar';
import { type Connection, query, sql } from '@/lib/db';
import { type Catalog, overrideKinds, type Schedule, type TimeWindow } from '@/lib/domain';

export const overrideRow = z.object({
  id: z.string(),
  schedule: z.string(),
  kind: z.enum(overrideKinds),
  person: z.string().nullable(),
  instead_of: z.string().nullable(),
  from_at: z.date(),
  to_at: z.date(),
  reason: z.string(),
  made_at: z.date(),
  made_by: z.string(),
});
export type OverrideRow = z.infer<typeof overrideRow>;

/** Returns the changes in force that touch a window, of these schedules, in the order in which they were made. Index duty_override_window. */
export async function listOverrides(schedules: readonly string[], { from, to }: TimeWindow, tx?: Connection): Promise<OverrideRow[]> {
  return query(
    sql`SELECT id, schedule, kind, person, instead_of, from_at, to_at, reason, made_at, made_by FROM duty_override
        WHERE schedule = ANY(${schedules}::text[]) AND to_at > ${from} AND from_at < ${to} AND withdrawn_at IS NULL ORDER BY number`,
    overrideRow,
    tx,
  );
}

export const rosterOf = (schedule: Schedule, rows: readonly OverrideRow[], { calendars }: Pick<Catalog, 'calendars'>): Roster => ({
  schedule,
  calendars,
  overrides: rows
    .filter((row) => row.schedule === schedule.id)
    .map(({ id, kind, person, instead_of, from_at, to_at }) => ({ id, kind, person, insteadOf: instead_of, from: from_at, to: to_at })),
});
