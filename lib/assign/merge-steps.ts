import type { Finding } from '@/lib/domain';

/** One failing step of a member: where it failed first since it last went on, when it failed last, and what proved that it went on. */
export interface MemberStep {
  key: string;
  at: Date;
  lastAt: Date;
  eventKey: string | null;
  evidence: string;
  variables: Record<string, string>;
  mendedAt: Date | null;
  mendedBy: string | null;
}

/** A member as its row stands. `steps` is empty while one step that failed once says all. */
export interface StandingRow {
  at: Date;
  event_key: string | null;
  evidence: string;
  variables: Record<string, string>;
  mended_at: Date | null;
  mended_by: string | null;
  steps: readonly MemberStep[];
}

/** What a person closed is closed with all that was told of it until then. */
export const CLOSED_BY = 'closed by ';
/** Of more steps the oldest that went on are forgotten. */
const MOST_STEPS = 20;

const keyOf = (variables: Readonly<Record<string, string>>) =>
  variables['milestone'] || variables['interface'] || variables['application'] || '';

/** The steps of a member; what was mended as a whole is mended in each. */
export function stepsOf(row: StandingRow): MemberStep[] {
  const { at, event_key: eventKey, evidence, variables, mended_at: mendedAt, mended_by: mendedBy } = row;
  if (row.steps.length === 0) return [{ key: keyOf(variables), at, lastAt: at, eventKey, evidence, variables, mendedAt, mendedBy }];
  return row.steps.map((step) => (mendedAt !== null && step.mendedAt === null ? { ...step, mendedAt, mendedBy } : { ...step }));
}

/**
 * Returns the row of a member that these findings are told of: open as long as one of its steps failed and nothing proves that this one went on
 * since, told by the first failure of the first of them. The same whatever the order and the rounds in which they are told.
 */
export function mergeSteps(known: StandingRow | null, findings: readonly (Finding & { variables: Record<string, string> })[]): StandingRow {
  const steps = known ? stepsOf(known) : [];
  const closedAt = known?.mended_by?.startsWith(CLOSED_BY) ? known.mended_at : null;
  for (const { at, evidence, variables } of findings.toSorted((a, b) => a.at.getTime() - b.at.getTime())) {
    if (closedAt !== null && at <= closedAt) continue;
    const key = keyOf(variables);
    const told = { key, at, lastAt: at, eventKey: evidence.eventKey, evidence: evidence.text, variables, mendedAt: null, mendedBy: null };
    const i = steps.findIndex((step) => step.key === key);
    const step = steps[i];
    if (!step) steps.push(told);
    else if (step.mendedAt !== null) {
      if (at > step.mendedAt) steps[i] = told;
    } else if (at < step.at) steps[i] = { ...told, lastAt: step.lastAt };
    else if (at > step.lastAt) steps[i] = { ...step, lastAt: at };
  }
  return rowOf(steps);
}

/** The row that steps make. */
export function rowOf(steps: readonly MemberStep[]): StandingRow {
  const order = (a: MemberStep, b: MemberStep) => a.at.getTime() - b.at.getTime() || (a.key < b.key ? -1 : 1);
  const open = steps.filter(({ mendedAt }) => mendedAt === null).sort(order);
  const mended = steps.filter(({ mendedAt }) => mendedAt !== null).sort((a, b) => Number(b.mendedAt) - Number(a.mendedAt) || order(a, b));
  const first = open[0] ?? mended.toSorted(order)[0];
  const last = open.length === 0 ? mended[0] : undefined;
  if (!first) throw new Error('A member without a step stands for nothing.');
  const kept = [...open, ...mended].slice(0, Math.max(MOST_STEPS, open.length));
  const plain = kept.length === 1 && first.lastAt.getTime() === first.at.getTime();
  return {
    at: first.at,
    event_key: first.eventKey,
    evidence: first.evidence,
    variables: first.variables,
    mended_at: last?.mendedAt ?? null,
    mended_by: last?.mendedBy ?? null,
    steps: plain ? [] : kept,
  };
}
