import type { TimeWindow } from '@/lib/domain';
import { listShifts, type Roster } from './list-shifts';

/** Returns the stretches of [from, to) in which nobody is on duty, in order; only those within `hours` when it is given. */
export function listUncovered(roster: Roster, { from, to }: TimeWindow, hours: readonly TimeWindow[] = [{ from, to }]): TimeWindow[] {
  const shifts = listShifts(roster, from, to);
  return hours.flatMap((open) => {
    const gaps: TimeWindow[] = [];
    const end = open.to < to ? open.to : to;
    let covered = open.from > from ? open.from : from;
    for (const shift of shifts) {
      if (shift.to <= covered) continue;
      if (shift.from >= end) break;
      if (shift.from > covered) gaps.push({ from: covered, to: shift.from });
      covered = shift.to;
    }
    if (covered < end) gaps.push({ from: covered, to: end });
    return gaps;
  });
}
