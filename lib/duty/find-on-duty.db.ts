import { findOnCall, type OnDuty } from '@/lib/calendar';
import type { Connection } from '@/lib/db';
import type { Catalog } from '@/lib/domain';
import { listOverrides, rosterOf } from './read-rosters.db';

const AHEAD_MS = 36 * 86_400_000;

/**
 * Returns who is on duty at an instant by each of these schedules, with everything people changed; an id the catalog does not have is left out, an empty list
 * means nobody. `person` is an address in lower case. Cost: one statement.
 */
export async function findOnDuty(
  catalog: Catalog,
  schedules: readonly string[],
  at: Date,
  tx?: Connection,
): Promise<Map<string, OnDuty[]>> {
  const asked = catalog.schedules.filter(({ id }) => schedules.includes(id));
  if (asked.length === 0) return new Map();
  const window = { from: at, to: new Date(at.getTime() + AHEAD_MS) };
  const rows = await listOverrides(
    asked.map(({ id }) => id),
    window,
    tx,
  );
  return new Map(asked.map((schedule) => [schedule.id, findOnCall(rosterOf(schedule, rows, catalog), at)]));
}

/** The id of a team's schedule; null where it has none and is reached at its address. */
export const scheduleOf = (catalog: Catalog, team: string): string | null =>
  catalog.schedules.find((schedule) => schedule.team === team)?.id ?? null;
