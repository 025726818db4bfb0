import type { Shift } from '@/lib/domain';
import { listShifts, type Roster } from './list-shifts';

const DAY_MS = 86_400_000;
/** How far it is looked for the end of a duty. */
const AHEAD_MS = 35 * DAY_MS;

/** Somebody who is on duty now. */
export interface OnDuty extends Omit<Shift, 'from' | 'to'> {
  /** When this person's duty ends, whatever the reason; null: not within 35 days. */
  until: Date | null;
}

/**
 * Returns who is on duty at an instant by layers and overrides, with the reason and until when; empty when nobody is, which is for the caller
 * to mend (the team's address, the fallback team). Two at the hand-off hour that a clock passes twice.
 */
export function findOnCall(roster: Roster, at: Date): OnDuty[] {
  const end = new Date(at.getTime() + AHEAD_MS);
  const shifts = listShifts(roster, at, end);
  const now = shifts.filter(({ from, to }) => from.getTime() === at.getTime() && to > at);
  const people = now.filter(({ person }, i) => now.findIndex((one) => one.person === person) === i);
  return people.map(({ from, to, ...duty }) => {
    let until = to;
    for (const shift of shifts) if (shift.person === duty.person && shift.from <= until && shift.to > until) until = shift.to;
    return { ...duty, until: until < end ? until : null };
  });
}
