import { type ExceptionType, type Rule, severities, type Workflow } from '@/lib/domain';
import { checkCondition } from './check-condition';
import type { Checking, Draft, Place } from './checking';
import { closeTo } from './nearest';
import { timeOfDay } from './time-of-day';

/** What an impact statement may say, beside key.<id> and attr.<name>. */
const STATEMENT_WORDS = [
  ...['transactions', 'money', 'people', 'lines', 'hours_left', 'age', 'facility', 'department', 'workflow', 'interface', 'connector'],
  ...['application', 'supplier', 'milestone'],
];

/** Checks each exception type: references, its rule with every condition and milestone, escalations and the impact statement. */
export function checkExceptionTypes(checking: Checking): void {
  checking.draft.exceptionTypes.forEach((type, i) => {
    const { refer, report, draft } = checking;
    refer(['exceptionTypes', i, 'workflows'], 'workflows', type.workflows);
    refer(['exceptionTypes', i, 'kpis'], 'kpis', type.kpis);
    refer(['exceptionTypes', i, 'ownerTeam'], 'teams', type.ownerTeam);
    refer(['exceptionTypes', i, 'coOwnerTeam'], 'teams', type.coOwnerTeam);
    if (!(type.runbook in draft.runbooks)) {
      report(
        ['exceptionTypes', i, 'runbook'],
        `There is no runbook ${type.runbook}.`,
        `Add the file, or write ${closeTo(type.runbook, Object.keys(draft.runbooks))}.`,
      );
    }
    const known = draft.exceptionTypes.flatMap(({ code, category }) => [code, category]);
    for (const name of type.explains.filter((one) => !known.includes(one))) {
      report(
        ['exceptionTypes', i, 'explains'],
        `There is no exception type or category "${name}".`,
        `Write ${closeTo(name, known)}, or take it out.`,
      );
    }
    if (type.catchAll && type.rule.kind !== 'event') {
      report(['exceptionTypes', i, 'catchAll'], `Only a rule of kind event can catch all, not ${type.rule.kind}.`, 'Remove "catchAll".');
    }
    checkRule(checking, type, i);
    checkSeverity(checking, type, i);
    checkStatement(checking, type, i);
  });
}

function checkRule(checking: Checking, type: ExceptionType, i: number): void {
  const { rule } = type;
  const at = ['exceptionTypes', i, 'rule'] as const;
  if ('when' in rule && rule.when !== undefined) checkCondition(checking, [...at, 'when'], rule.when, 'event');
  if ('among' in rule && rule.among !== undefined) checkCondition(checking, [...at, 'among'], rule.among, 'event');
  if (rule.kind === 'deadline') checkDeadline(checking, at, type);
  if ('workflow' in rule && !type.workflows.includes(rule.workflow)) {
    checking.report([...at, 'workflow'], `The rule is about "${rule.workflow}", which the type does not list.`, `Add it to "workflows".`);
  }
  for (const [field, milestone] of milestonesOf(rule)) checkMilestone(checking, [...at, ...field], milestone, workflowsOf(type));
  if ('window' in rule) checkWindow(checking, [...at, 'window'], rule.window, workflowsOf(type));
  checkKeys(checking, type, i);
  if ('domain' in rule) checking.refer([...at, 'domain'], 'masterData', rule.domain);
  if (rule.kind === 'metric') checkMetricRule(checking, at, rule);
  if (rule.kind === 'kpi_breach') checkKpisOf(checking, at, rule.kpis);
  if (rule.kind === 'event' && rule.orMetric) checkMetricRule(checking, [...at, 'orMetric'], rule.orMetric);
}

function checkKpisOf({ draft, refer, report }: Checking, place: Place, kpis: readonly string[]): void {
  kpis.forEach((id, j) => {
    refer([...place, 'kpis', j], 'kpis', id);
    if (draft.kpis.find((one) => one.id === id)?.thresholds === null)
      report([...place, 'kpis', j], `${id} has no limits to be past.`, 'Give it thresholds, or take it out.');
  });
}

function checkMetricRule(
  { draft, refer, report }: Checking,
  place: Place,
  { metric, at }: { metric: string; at: readonly number[] },
): void {
  refer([...place, 'metric'], 'applicationMetrics', metric);
  const known = draft.applicationMetrics.find(({ id }) => id === metric);
  if (known?.over === 'increase')
    report([...place, 'metric'], `${metric} is an increase over time, which rules do not judge.`, 'Name a metric with "over: last".');
  const sign = known?.better === 'high' ? -1 : 1;
  if (known && at.some((value, j) => j > 0 && sign * value <= sign * (at[j - 1] ?? 0)))
    report([...place, 'at'], `The thresholds ${at.join(', ')} do not get worse from one to the next.`, 'Write the mildest first.');
}

const workflowsOf = ({ rule, workflows }: ExceptionType): string[] => ('workflow' in rule ? [rule.workflow] : workflows);

/** The workflows of these ids, or null when one of them is misshapen or not there, which is told elsewhere. */
function soundOnes({ workflows }: Draft, ids: string[]): Workflow[] | null {
  const sound = workflows.filter(({ id }) => ids.includes(id));
  return sound.length === ids.length ? sound : null;
}

function milestonesOf(rule: Rule): [PropertyKey[], string][] {
  const named: [PropertyKey[], string | undefined][] = [];
  if ('milestone' in rule) named.push([['milestone'], rule.milestone]);
  if (rule.kind === 'missing_milestone') {
    named.push([['after'], rule.after], ...rule.unless.map((id, j): [PropertyKey[], string] => [['unless', j], id]));
  }
  if ('mendedBy' in rule) named.push(...(rule.mendedBy ?? []).map((id, j): [PropertyKey[], string] => [['mendedBy', j], id]));
  if (rule.kind === 'snapshot') named.push(...rule.milestones.map((id, j): [PropertyKey[], string] => [['milestones', j], id]));
  if (rule.kind === 'deadline' && rule.from !== undefined) named.push([['from'], rule.from]);
  return named.flatMap(([field, id]) => (id === undefined ? [] : [[field, id]]));
}

function checkMilestone({ draft, report }: Checking, place: Place, milestone: string, workflows: string[]): void {
  const known = soundOnes(draft, workflows)?.flatMap(({ milestones }) => milestones.map(({ id }) => id));
  if (!known || known.includes(milestone)) return;
  report(place, `There is no milestone "${milestone}" in ${workflows.join(', ')}.`, `Write ${closeTo(milestone, known)}.`);
}

/** A window must say when: by the pay calendar or a date that is told where each transaction is promised, by a time of day where what is usual is. */
function checkDeadline({ draft, report }: Checking, place: Place, { rule, workflows }: ExceptionType): void {
  if (rule.kind !== 'deadline') return;
  const window = soundOnes(draft, workflows)
    ?.flatMap(({ windows }) => windows)
    .find(({ id }) => id === rule.window);
  if (!window) return;
  if (rule.from !== undefined && rule.due === undefined && window.payDeadline === undefined)
    report([...place, 'from'], `${rule.window} does not follow the pay calendar, so it says no time for one transaction.`, 'Add "due".');
  if (rule.due !== undefined && (rule.due.at === undefined || rule.due.plus !== undefined || rule.due.inClose !== undefined))
    report(
      [...place, 'due'],
      'A deadline of a rule is a date that is told, and a time of day.',
      'Write { of: <attribute>, days: -1, clock: business, at: "18:00" }.',
    );
  if (rule.from === undefined && timeOfDay(window.local) === null)
    report(
      [...place, 'window'],
      `"${window.local}" is no time of every day.`,
      'Name a window with "daily HH:MM" or "weekdays HH:MM", or add "from".',
    );
}

function checkWindow({ draft, report }: Checking, place: Place, window: string, workflows: string[]): void {
  const known = soundOnes(draft, workflows)?.flatMap(({ windows }) => windows.map(({ id }) => id));
  if (!known || known.includes(window)) return;
  report(
    place,
    `There is no window "${window}" in ${workflows.join(', ')}.`,
    known.length > 0 ? `Write ${closeTo(window, known)}.` : 'Add it to the workflow.',
  );
}

function checkKeys({ draft, report }: Checking, { rule, workflows }: ExceptionType, i: number): void {
  const known = soundOnes(draft, workflows)?.flatMap(({ businessKeys }) => businessKeys.map(({ id }) => id));
  if (!known) return;
  const used = rule.groupBy.map((word, j): [PropertyKey[], string] => [['groupBy', j], word]);
  const keys = used.flatMap(([field, word]): [PropertyKey[], string][] => (word.startsWith('key.') ? [[field, word.slice(4)]] : []));
  if (rule.kind === 'duplicate') keys.push(...rule.sameKeys.map((key, j): [PropertyKey[], string] => [['sameKeys', j], key]));
  for (const [field, key] of keys) {
    if (known.includes(key)) continue;
    report(
      ['exceptionTypes', i, 'rule', ...field],
      `No workflow of the type has a business key "${key}".`,
      `Write ${closeTo(key, [...new Set(known)])}, or add the key.`,
    );
  }
}

function checkSeverity(checking: Checking, { severity }: ExceptionType, i: number): void {
  severity.escalate.forEach(({ when, to }, j) => {
    checkCondition(checking, ['exceptionTypes', i, 'severity', 'escalate', j, 'when'], when, 'severity');
    if (severities.indexOf(to) < severities.indexOf(severity.default)) return;
    checking.report(
      ['exceptionTypes', i, 'severity', 'escalate', j, 'to'],
      `${to} is not above the default, ${severity.default}.`,
      'Escalate to a more severe one, or remove the line.',
    );
  });
}

function checkStatement({ report }: Checking, { impactStatement }: ExceptionType, i: number): void {
  for (const [, word = ''] of impactStatement.matchAll(/\{([^}]*)\}/g)) {
    if (STATEMENT_WORDS.includes(word) || /^(key|attr)\.[A-Za-z0-9_.]+$/.test(word)) continue;
    report(
      ['exceptionTypes', i, 'impactStatement'],
      `"{${word}}" is nothing that an impact statement can say.`,
      `Write ${closeTo(word, STATEMENT_WORDS)}, {key.<id>} or {attr.<name>}.`,
    );
  }
}
