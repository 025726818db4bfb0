import type { Planned, WireEvent } from '@/lib/simulate';

interface Sent {
  /** All that rules can read of it but its times. */
  tells: string;
  sendMs: number;
  occurredMs: number;
}
/** What was sent of each transaction. */
export type Courses = Map<string, Sent[]>;

/** What moves by less than this makes nothing late that would have been in time. */
const MOVED_MS = 5 * 60_000;

/** Notes what is sent. */
export function noteSent(courses: Courses, { transaction, event, sendMs, copy }: Planned): void {
  if (copy) return;
  const course = courses.get(transaction) ?? [];
  courses.set(transaction, course);
  course.push(event ? { ...describe(event), sendMs } : { tells: 'spans', sendMs, occurredMs: sendMs });
}

function describe({ milestone, status, error, department, attributes, occurredAt }: WireEvent): Omit<Sent, 'sendMs'> {
  return { tells: JSON.stringify([milestone, status, error?.code, department, attributes]), occurredMs: Date.parse(occurredAt) };
}

/** True of an event that would have been told without the incident too, be it earlier or later: of the same time, with the same words. */
export function wasToldAnyway(without: Courses, transaction: string, event: WireEvent): boolean {
  const { tells, occurredMs } = describe(event);
  return (without.get(transaction) ?? []).some((one) => one.tells === tells && Math.abs(one.occurredMs - occurredMs) <= MOVED_MS);
}

/**
 * Transactions that went otherwise by `untilMs` with an incident than they would have gone without: something of them is missing, is there besides, or
 * was or came more than five minutes earlier or later.
 */
export function compareCourses(withIt: Courses, without: Courses, untilMs: number): Set<string> {
  const changed = new Set<string>();
  for (const id of new Set([...withIt.keys(), ...without.keys()])) {
    const [one, other] = [withIt.get(id) ?? [], without.get(id) ?? []];
    if (lacks(one, other, untilMs) || lacks(other, one, untilMs)) changed.add(id);
  }
  return changed;
}

/** True when something of `course` has no counterpart in `other`, each of which answers for one. What was sent only just may still have one. */
function lacks(course: readonly Sent[], other: readonly Sent[], untilMs: number): boolean {
  const left = [...other];
  return course
    .filter(({ sendMs }) => sendMs < untilMs - MOVED_MS)
    .some((sent) => {
      const at = left.findIndex((one) => isSame(one, sent));
      if (at >= 0) left.splice(at, 1);
      return at < 0;
    });
}

const isSame = (a: Sent, b: Sent): boolean =>
  a.tells === b.tells && Math.abs(a.sendMs - b.sendMs) <= MOVED_MS && Math.abs(a.occurredMs - b.occurredMs) <= MOVED_MS;
