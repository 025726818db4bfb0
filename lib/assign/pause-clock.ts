import type { CatalogIndex } from '@/lib/catalog';
import { type ExceptionRecord, NOT_WAITING } from '@/lib/domain';
import { clockOf } from './plan-times';

/**
 * Stops the clock of the due time until `until` at the latest: what is left on it now is left when it goes on. What is overdue stays so, and a
 * deadline of the business waits for nobody. A clock that stands already stands on.
 */
export function pauseClock(e: ExceptionRecord, until: Date, index: CatalogIndex, now: Date): ExceptionRecord {
  const standing = e.pausedAt !== null;
  const left = e.dueAt > now && !isBusinessDeadline(e) ? clockOf(e, e, index).between(now, e.dueAt) : null;
  const pauseLeftMs = standing ? e.pauseLeftMs : left;
  return { ...e, pausedAt: e.pausedAt ?? now, pauseLeftMs, dueAt: dueFrom({ ...e, pauseLeftMs }, until, index) };
}

/** Ends whatever it waits on; where its clock stood, that goes on from `now` with what was left. */
export function endWait(e: ExceptionRecord, index: CatalogIndex, now: Date): ExceptionRecord {
  if (e.pausedAt === null) return { ...e, ...NOT_WAITING };
  return { ...stopWaiting(e, now), dueAt: dueFrom(e, now, index) };
}

/** As endWait, for what ends with it: its due time is not needed any more. */
export function stopWaiting(e: ExceptionRecord, now: Date): ExceptionRecord {
  const stoodMs = e.pausedAt === null ? 0 : Math.max(0, now.getTime() - e.pausedAt.getTime());
  return { ...e, ...NOT_WAITING, pausedMs: e.pausedMs + stoodMs };
}

const isBusinessDeadline = ({ dueAt, deadlineAt }: ExceptionRecord) => deadlineAt?.getTime() === dueAt.getTime();

function dueFrom(e: ExceptionRecord, at: Date, index: CatalogIndex): Date {
  if (e.pauseLeftMs === null) return e.dueAt;
  const due = clockOf(e, e, index).after(at, `PT${Math.ceil(e.pauseLeftMs / 1000)}S`);
  return e.deadlineAt !== null && e.deadlineAt > at && e.deadlineAt < due ? e.deadlineAt : due;
}
