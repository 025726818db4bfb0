import type { CanonicalEvent, EventStatus } from './event';
import type { TransactionChange } from './transaction';

/** A step that did not go well, as one event tells it. */
export interface TroubledStep {
  status: string;
  milestone: string | null;
  interface: string | null;
  application: string | null;
  at: Date;
}

/** What shows that a troubled step went on: the event time, and the event itself where it is among the new ones. */
export interface StepProof {
  at: Date;
  eventId: string | null;
  how: 'succeeded' | 'ended';
}

const gaveUp: ReadonlySet<string> = new Set<EventStatus>(['failed', 'dead_lettered']);
const unfinished: ReadonlySet<string> = new Set<EventStatus>(['failed', 'dead_lettered', 'retrying', 'in_progress', 'waiting']);
const succeeding: ReadonlySet<string> = new Set<EventStatus>(['completed', 'completed_with_warning', 'received', 'duplicate']);

const hopOf = (step: Pick<CanonicalEvent, 'milestone' | 'interface' | 'application'>) =>
  step.milestone ?? step.interface ?? step.application ?? '';

/**
 * Returns what proves that a troubled step went on since, or null: a later success of the same step, no failing step left, or the end
 * of its transaction as completed or cancelled. A transaction that merely ended with a warning proves nothing about this step. What
 * did not fail, such as a refusal that was delivered well, is never proved mended. `byNaming`: the milestone is reached by being named.
 */
export function findStepProof(step: TroubledStep, change: TransactionChange, byNaming: boolean): StepProof | null {
  if (!unfinished.has(step.status)) return null;
  const later = change.newEvents
    .filter((event) => hopOf(event) === hopOf(step) && succeeding.has(event.status) && event.occurredAt > step.at)
    .sort((a, b) => a.occurredAt.getTime() - b.occurredAt.getTime())[0];
  if (later) return { at: later.occurredAt, eventId: later.eventId ?? later.eventKey, how: 'succeeded' };
  const reached = byNaming ? undefined : change.milestones.find((milestone) => milestone.milestone === step.milestone);
  if (reached && reached.lastAt > step.at) return { at: reached.lastAt, eventId: null, how: 'succeeded' };
  const { after } = change;
  const endedAt = after.endedAt ?? after.lastAt;
  if ((after.state === 'completed' || after.state === 'cancelled') && endedAt >= step.at)
    return { at: endedAt, eventId: null, how: 'ended' };
  if (gaveUp.has(step.status) && after.state === 'open') return { at: after.lastAt, eventId: null, how: 'succeeded' };
  return null;
}
