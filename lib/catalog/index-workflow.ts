import type { ExceptionType, Milestone, Rule, Workflow } from '@/lib/domain';
import { type Condition, compileCondition } from './compile-condition';
import { type DeadlineRule, indexSeries } from './index-series';

type RuleOf<K extends Rule['kind']> = Extract<Rule, { kind: K }>;

/** A type whose rule looks at one event. */
export interface EventRule {
  type: ExceptionType;
  rule: RuleOf<'event'>;
  condition: Condition<'event'>;
}

/** A type whose rule waits for a milestone; without a condition it waits in every transaction that reached `rule.after`. */
export interface MissingRule {
  type: ExceptionType;
  rule: Pick<RuleOf<'missing_milestone'>, 'after' | 'milestone' | 'unless' | 'within' | 'clock'>;
  condition: Condition<'event'> | null;
  /** Where a window says when it is due, not a time from `rule.after` on. */
  deadline: DeadlineRule | null;
}

/** The rules that are on, in the order of the catalog. */
export interface WorkflowRules {
  event: readonly EventRule[];
  /** Tested only when no rule of `event` matched; the first that matches wins. The same for every workflow, known or not. */
  catchAll: readonly EventRule[];
  missing: readonly MissingRule[];
}

export interface WorkflowIndex {
  workflow: Workflow;
  milestones: ReadonlyMap<string, Milestone>;
  /** Ids so that each comes behind the one it is after, in the order of the file otherwise. */
  order: readonly string[];
  position: ReadonlyMap<string, number>;
  /** Ids of the milestones that every instance reaches. */
  always: readonly string[];
  rules: WorkflowRules;
}

/** Returns a workflow with its milestones in order and its rules compiled. */
export function indexWorkflow(workflow: Workflow, types: readonly ExceptionType[]): WorkflowIndex {
  const order = orderMilestones(workflow.milestones);
  const mine = types.filter((type) => type.workflows.includes(workflow.id));
  return {
    workflow,
    milestones: new Map(workflow.milestones.map((milestone) => [milestone.id, milestone])),
    order,
    position: new Map(order.map((id, i) => [id, i])),
    always: workflow.milestones.filter(({ required }) => required === 'always').map(({ id }) => id),
    rules: {
      event: eventRules(mine.filter((type) => !type.catchAll)),
      catchAll: catchAllRules(types),
      missing: mine
        .filter(({ defaultOn }) => defaultOn)
        .flatMap((type) => [...missingRule(type, workflow.id), ...windowRule(type, workflow)]),
    },
  };
}

/** Returns the rules for what no other type explains: they hold in every workflow. */
export const catchAllRules = (types: readonly ExceptionType[]): EventRule[] => eventRules(types.filter((type) => type.catchAll));

function eventRules(types: readonly ExceptionType[]): EventRule[] {
  return types.flatMap((type) => {
    const { rule, defaultOn } = type;
    return defaultOn && rule.kind === 'event' ? [{ type, rule, condition: compileCondition(rule.when, 'event') }] : [];
  });
}

function missingRule(type: ExceptionType, workflow: string): MissingRule[] {
  const { rule } = type;
  if (rule.kind !== 'missing_milestone' || rule.workflow !== workflow) return [];
  return [{ type, rule, condition: rule.when === undefined ? null : compileCondition(rule.when, 'event'), deadline: null }];
}

/** A rule that a window says the time of, for transactions that reached a milestone of this workflow. */
function windowRule(type: ExceptionType, workflow: Workflow): MissingRule[] {
  return indexSeries([type]).deadline.flatMap((deadline): MissingRule[] => {
    const { from, milestone, window } = deadline.rule;
    if (from === undefined || !workflow.windows.some(({ id }) => id === window)) return [];
    return [{ type, rule: { after: from, milestone, unless: [], within: 'PT0S', clock: 'elapsed' }, condition: null, deadline }];
  });
}

function orderMilestones(milestones: readonly Milestone[]): string[] {
  const order: string[] = [];
  const place = (after: string | null): void => {
    for (const { id } of milestones.filter((milestone) => milestone.after === after)) {
      order.push(id);
      place(id);
    }
  };
  place(null);
  const fileOrder = milestones.map(({ id }) => id);
  const placed = new Set<string | null>([null]);
  const sound = milestones.every(({ id, after }) => placed.has(after) && placed.add(id));
  return sound ? fileOrder : order;
}
