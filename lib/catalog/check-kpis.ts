import type { Kpi, Measure } from '@/lib/domain';
import { checkCondition } from './check-condition';
import type { Checking, Place } from './checking';
import { closeTo } from './nearest';

const TIME_UNITS: readonly string[] = ['hours', 'minutes', 'days', 'business_days'];

/** Checks each KPI: references, that its measure can be computed, that unit and thresholds suit it, and its benchmarks. */
export function checkKpis(checking: Checking): void {
  const { draft, refer } = checking;
  draft.kpis.forEach((kpi, i) => {
    refer(['kpis', i, 'workflows'], 'workflows', kpi.workflows);
    for (const [j, id] of kpi.audience.entries()) if (id.startsWith('team-')) refer(['kpis', i, 'audience', j], 'teams', id);
    checkBenchmarks(checking, kpi, i);
    checkThresholds(checking, kpi, i);
    if (kpi.measure) checkMeasure(checking, kpi, kpi.measure, i);
  });
}

function checkBenchmarks({ draft, refer, report }: Checking, { benchmarks }: Kpi, i: number): void {
  benchmarks.forEach(({ source, use }, j) => {
    refer(['kpis', i, 'benchmarks', j, 'source'], 'sources', source);
    const level = draft.sources.find(({ id }) => id === source)?.verified;
    if (use !== 'basis' || level !== 'unverified') return;
    report(
      ['kpis', i, 'benchmarks', j, 'use'],
      `The target rests on "${source}", which nobody has verified.`,
      'Use it as context, or verify it.',
    );
  });
}

function checkThresholds({ report }: Checking, { thresholds, direction }: Kpi, i: number): void {
  if (!thresholds) return;
  const { target, warning, critical } = thresholds;
  const inOrder = direction === 'lower' ? target <= warning && warning <= critical : target >= warning && warning >= critical;
  if (inOrder) return;
  report(
    ['kpis', i, 'thresholds'],
    `Target ${target}, warning ${warning} and critical ${critical} are out of order for "${direction} is better".`,
    'Sort them, or correct the direction.',
  );
}

function checkMeasure(checking: Checking, kpi: Kpi, measure: Measure, i: number): void {
  const { report, refer, draft } = checking;
  const at = ['kpis', i, 'measure'] as const;
  if (measure.kind === 'expected_on_time') {
    refer([...at, 'exceptionType'], 'exceptionTypes', measure.exceptionType);
    const type = draft.exceptionTypes.find(({ code }) => code === measure.exceptionType);
    if (type && type.rule.kind !== 'expected_batch') {
      report([...at, 'exceptionType'], `${type.code} expects no batch.`, 'Name an exception type whose rule is of kind expected_batch.');
    }
  } else if (!kpi.workflows.includes(measure.workflow)) {
    report(
      [...at, 'workflow'],
      `The measure is about "${measure.workflow}", which the KPI does not list.`,
      `Write ${closeTo(measure.workflow, kpi.workflows)}.`,
    );
  } else {
    for (const [field, milestone] of milestonesOf(measure)) checkMilestone(checking, [...at, ...field], milestone, measure.workflow);
  }
  if (measure.kind === 'ratio' && 'when' in measure.numerator)
    checkCondition(checking, [...at, 'numerator', 'when'], measure.numerator.when, 'event');
  checkUnit(checking, kpi, measure, i);
}

function milestonesOf(measure: Exclude<Measure, { kind: 'expected_on_time' }>): [PropertyKey[], string][] {
  if (measure.kind !== 'ratio')
    return [
      [['from'], measure.from],
      [['to'], measure.to],
    ];
  const { numerator, denominator } = measure;
  return [
    [['denominator'], denominator],
    ...('milestone' in numerator ? [[['numerator', 'milestone'], numerator.milestone] satisfies [PropertyKey[], string]] : []),
  ];
}

function checkMilestone({ draft, report }: Checking, place: Place, milestone: string, workflow: string): void {
  const known = draft.workflows.find(({ id }) => id === workflow)?.milestones.map(({ id }) => id);
  if (!known || known.includes(milestone)) return;
  report(place, `There is no milestone "${milestone}" in ${workflow}.`, `Write ${closeTo(milestone, known)}.`);
}

function checkUnit({ report }: Checking, kpi: Kpi, measure: Measure, i: number): void {
  const isDuration = measure.kind === 'duration';
  if (isDuration !== TIME_UNITS.includes(kpi.unit)) {
    const mend = isDuration ? `Write one of: ${TIME_UNITS.join(', ')}.` : 'Write percent.';
    report(['kpis', i, 'unit'], `A measure of kind ${measure.kind} has no unit "${kpi.unit}".`, mend);
  }
  if (!isDuration) return;
  if (kpi.unit === 'business_days' && measure.clock !== 'business') {
    report(['kpis', i, 'unit'], 'Business days are counted on the business clock.', 'Write "clock: business", or the unit days.');
  }
  if (kpi.judged === undefined ? kpi.thresholds !== null : !measure.percentiles.includes(kpi.judged)) {
    report(
      ['kpis', i, 'judged'],
      'It is not said which of the percentiles the thresholds judge.',
      `Write "judged:" with one of: ${measure.percentiles.join(', ')}.`,
    );
  }
}
