import { type Catalog, type EscalationPolicy, type EscalationStep, elapsedMs, policySchema, type Severity } from '@/lib/domain';

/** Where a timer stands: the step that is due next, in which repetition, and when. */
export interface TimerAt {
  step: number;
  repetition: number;
  nextAt: Date;
}

/** A timer that is late by more than this begins anew: whoever is on call hears first, not the manager of a past week. */
const STALE_MS = 24 * 3_600_000;

/** The policy of an exception: the first in the catalog that is for its team and severity; null when none is. */
export function policyFor(
  { team, severity }: { team: string; severity: Severity },
  { escalations }: Pick<Catalog, 'escalations'>,
): EscalationPolicy | null {
  const fits = (wanted: readonly string[], one: string) => wanted.length === 0 || wanted.includes(one);
  const policy = escalations.find(({ teams, severities }) => fits(teams, team) && fits(severities, severity));
  return policy ? policySchema.parse({ id: policy.id, name: policy.name, steps: policy.steps, repeat: policy.repeat }) : null;
}

/** Where a timer stands that begins at `now`. */
export const firstStep = ({ steps }: EscalationPolicy, now: Date): TimerAt => ({
  step: 0,
  repetition: 0,
  nextAt: new Date(now.getTime() + afterOf(steps[0])),
});

/**
 * Where a timer stands after its step was told at `at`; null when that was the last one. The pause to the next step counts from `at`, so that a worker that
 * was away for long tells one step, not all that it missed at once.
 */
export function nextStep(policy: EscalationPolicy, { step, repetition }: Pick<TimerAt, 'step' | 'repetition'>, at: Date): TimerAt | null {
  const { steps, repeat } = policy;
  const next = steps[step + 1];
  if (next) return { step: step + 1, repetition, nextAt: new Date(at.getTime() + afterOf(next) - afterOf(steps[step])) };
  if (repetition >= repeat.times) return null;
  return { step: 0, repetition: repetition + 1, nextAt: new Date(at.getTime() + elapsedMs(repeat.after)) };
}

/** What a timer does when it is looked at late: begins anew when it is very late, else goes on. */
export const isStale = ({ nextAt }: Pick<TimerAt, 'nextAt'>, now: Date): boolean => now.getTime() - nextAt.getTime() > STALE_MS;

export interface PlannedStep extends TimerAt {
  tell: EscalationStep['tell'];
}

/** What will happen if nobody acknowledges, in order, at most `limit` steps. */
export function listSteps(policy: EscalationPolicy, from: TimerAt, limit: number): PlannedStep[] {
  const planned: PlannedStep[] = [];
  let at: TimerAt | null = from;
  while (at && planned.length < limit) {
    const tell = policy.steps[at.step]?.tell;
    if (!tell) break;
    planned.push({ ...at, tell });
    at = nextStep(policy, at, at.nextAt);
  }
  return planned;
}

const afterOf = (step: EscalationStep | undefined): number => (step ? elapsedMs(step.after) : 0);
