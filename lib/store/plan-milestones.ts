import { addOnClock, type ClockPlace } from '@/lib/calendar';
import type { Calendars, ReachedMilestone, Workflow } from '@/lib/domain';
import type { Step } from './write-courses.db';

/**
 * Returns the milestones of a transaction: what was reached, and what is expected since its predecessor was reached, each with
 * the usual and the latest time on the milestone's own clock. Unknown milestones come without times.
 */
export function planMilestones(
  reached: readonly ReachedMilestone[],
  workflow: Workflow | null,
  calendars: Calendars,
  timezone: string,
  place: ClockPlace = {},
): Step[] {
  const at = new Map(reached.map((r) => [r.milestone, r]));
  const rows: Step[] = [];
  for (const milestone of workflow?.milestones ?? []) {
    const done = at.get(milestone.id);
    const since = milestone.after ? at.get(milestone.after)?.reachedAt : undefined;
    if (!done && (!since || milestone.required !== 'always')) continue;
    rows.push({
      milestone: milestone.id,
      ...done,
      expectedAt: since ? addOnClock(since, milestone.typical, milestone.clock, calendars, timezone, place) : null,
      dueAt: since ? addOnClock(since, milestone.worst, milestone.clock, calendars, timezone, place) : null,
    });
  }
  const known = new Set(workflow?.milestones.map((m) => m.id));
  for (const done of reached) if (!known.has(done.milestone)) rows.push({ ...done, expectedAt: null, dueAt: null });
  return rows;
}
