import { localDayStart } from '@/lib/calendar';
import type { Catalog } from '@/lib/domain';
import { type IncidentId, incidentIds } from '@/lib/simulate';

/** A run of the bench: an incident, or days on which nothing is wrong, on a background of its own. */
export interface DetectRun {
  readonly name: string;
  readonly incident: IncidentId | null;
  readonly seed: number;
  /** Days after the first day of the trunk at whose midnight the run branches off. */
  readonly branchDay: number;
  /** After the branch, in ms: where the incident begins. */
  readonly startAfterMs: number;
  /** Of a quiet run. */
  readonly days: number;
}

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

/**
 * The trunk begins on the Sunday before a pay week whose Monday is the first business day of a month: incidents of a weekend begin on its
 * first day, those of the month and the pay period on its second, the others on the second or third.
 */
const TRUNK_DATE = '2026-03-01';
/** Seeds under which rules are tuned. Those below 200 were all seen by somebody who did; scores are made with others. */
export const tuningSeeds = [101, 102];
export const scoreSeeds = [201, 202, 203, 204, 205];
const QUIET_RUN_DAYS = 7;

/** Day of the trunk (0 = Sunday) and usual local time of the start; every seed moves it by up to `spreadMinutes`, never before 01:00. */
const starts: Record<IncidentId, { day: number; hour: number; spreadMinutes: number }> = {
  'inc-01': { day: 2, hour: 9.67, spreadMinutes: 180 },
  'inc-02': { day: 1, hour: 9, spreadMinutes: 360 },
  'inc-03': { day: 1, hour: 21, spreadMinutes: 60 },
  'inc-04': { day: 0, hour: 4, spreadMinutes: 120 },
  'inc-05': { day: 1, hour: 16, spreadMinutes: 60 },
  'inc-06': { day: 1, hour: 12.5, spreadMinutes: 90 },
  'inc-07': { day: 1, hour: 1, spreadMinutes: 60 },
  'inc-08': { day: 2, hour: 17.92, spreadMinutes: 60 },
  'inc-09': { day: 1, hour: 8.33, spreadMinutes: 120 },
  'inc-10': { day: 2, hour: 2.17, spreadMinutes: 60 },
  'inc-11': { day: 1, hour: 6, spreadMinutes: 120 },
  'inc-12': { day: 0, hour: 14, spreadMinutes: 480 },
};

/** Days of the trunk at whose midnight a run may branch off. */
export const branchDays: readonly number[] = [...new Set([0, ...Object.values(starts).map(({ day }) => day)])].sort((a, b) => a - b);

/** First instant of the trunk's day `day`, in ms. */
export function trunkDayMs({ organisation }: Pick<Catalog, 'organisation'>, day: number): number {
  const noon = Date.parse(`${TRUNK_DATE}T18:00:00Z`) + day * 24 * HOUR_MS;
  return localDayStart(new Date(noon), organisation.timezone).getTime();
}

/** Returns the runs in the order in which they are done: what takes longest comes first. */
export function planRuns(wanted: { incidents: readonly string[]; seeds: readonly number[]; quietDays: number }): DetectRun[] {
  const unknown = wanted.incidents.filter((id) => !incidentIds.some((known) => known === id));
  if (unknown.length > 0) throw new Error(`There is no incident ${unknown.join(', ')}; there are ${incidentIds.join(', ')}.`);
  const quiet: DetectRun[] = [];
  for (let left = wanted.quietDays; left > 0; left -= QUIET_RUN_DAYS) {
    const seed = (wanted.seeds[0] ?? 1) * 10 + quiet.length;
    const days = Math.min(left, QUIET_RUN_DAYS);
    quiet.push({ name: `quiet ${quiet.length + 1}`, incident: null, seed, branchDay: 0, startAfterMs: 0, days });
  }
  const runs = incidentIds
    .filter((id) => wanted.incidents.includes(id))
    .flatMap((incident) =>
      wanted.seeds.map((seed): DetectRun => {
        const { day, hour, spreadMinutes } = starts[incident];
        // Spread evenly over its span by the golden ratio: close seeds give far starts.
        const share = ((seed * 0.618034) % 1) * 2 - 1;
        const startAfterMs = Math.max(HOUR_MS, Math.round((hour * 60 + share * spreadMinutes) * 4) * (MINUTE_MS / 4));
        return { name: `${incident} seed ${seed}`, incident, seed, branchDay: day, startAfterMs, days: 0 };
      }),
    );
  const slow = runs.filter(({ incident }) => incident === 'inc-07');
  return [...quiet, ...slow, ...runs.filter((run) => !slow.includes(run))];
}
