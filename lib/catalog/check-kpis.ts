import { type Kpi, type Measure, type MeasureOf, workflowsOf } from '@/lib/domain';
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

function checkBenchmarks({ draft, refer, report }: Checking, { benchmarks, targetBasis }: Kpi, i: number): void {
  if (targetBasis === 'benchmark_informed' && !benchmarks.some(({ use }) => use === 'basis')) {
    const mend = 'Name its source with use: basis, or write design_default.';
    report(['kpis', i, 'targetBasis'], 'The target is said to be informed by a published figure, and none is its basis.', mend);
  }
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
  }
  for (const workflow of [...workflowsOf(measure), ...(measure.kind === 'exceptions_in_time' ? measure.workflows : [])]) {
    if (kpi.workflows.includes(workflow)) continue;
    const field = 'workflow' in measure ? 'workflow' : 'workflows';
    report(
      [...at, field],
      `The measure is about "${workflow}", which the KPI does not list.`,
      `Write ${closeTo(workflow, kpi.workflows)}.`,
    );
  }
  for (const { field, milestone, workflow } of milestonesOf(measure)) checkMilestone(checking, [...at, ...field], milestone, workflow);
  if ('among' in measure && measure.among !== undefined) checkCondition(checking, [...at, 'among'], measure.among, 'case');
  if (measure.kind === 'ratio') checkRequirements(checking, measure, at);
  checkUnit(checking, kpi, measure, i);
  checkPercentile(checking, kpi, measure, i);
}

function checkRequirements(checking: Checking, { numerator, also, matured }: MeasureOf<'ratio'>, at: Place): void {
  const all = [{ field: ['numerator'] as PropertyKey[], one: numerator }].concat(
    also.map((more, j) => ({ field: ['also', j, 'numerator'], one: more.numerator })),
  );
  for (const { field, one } of all) {
    const place: Place = [...at, ...field];
    if (one.when !== undefined) checkCondition(checking, [...place, 'when'], one.when, 'event');
    if (one.holds !== undefined) checkCondition(checking, [...place, 'holds'], one.holds, 'case');
    checking.refer([...place, 'with'], 'exceptionTypes', one.with);
    checking.refer([...place, 'without'], 'exceptionTypes', one.without);
    if (one.without && matured === undefined) {
      checking.report([...place, 'without'], 'A case without exceptions may still get one.', 'Say when it counts: matured: P5D.');
    }
  }
}

interface NamedMilestone {
  field: PropertyKey[];
  milestone: string;
  workflow: string;
}

/** Every milestone a measure names, with where it names it. What may also be a name that was told is left out. */
function milestonesOf(measure: Measure): NamedMilestone[] {
  if (!('workflow' in measure)) return [];
  const { workflow } = measure;
  const named = (field: PropertyKey[], milestone: string): NamedMilestone => ({ field, milestone, workflow });
  switch (measure.kind) {
    case 'duration':
      return [...(typeof measure.from === 'string' ? [named(['from'], measure.from)] : []), named(['to'], measure.to)];
    case 'within':
      return [named(['from'], measure.from), named(['to'], measure.to)];
    case 'deadline':
      return [
        named(['from'], measure.from),
        ...(measure.reach === 'required' ? [] : measure.reach.map((id, j) => named(['reach', j], id))),
      ];
    case 'snapshot_ratio':
      return [named(['from'], measure.from), ...measure.until.map((id, j) => named(['until', j], id))];
    case 'sum_ratio':
    case 'rate':
    case 'age':
      return [named(['at'], measure.at)];
    case 'ratio':
      return [{ workflow, denominator: measure.denominator, numerator: measure.numerator }, ...measure.also].flatMap((one, j) =>
        milestonesOfShare(one, j === 0 ? [] : ['also', j - 1]),
      );
  }
}

function milestonesOfShare(one: MeasureOf<'ratio'>['also'][number], at: PropertyKey[]): NamedMilestone[] {
  const { milestone, within, late } = one.numerator;
  const named = (field: PropertyKey[], id: string): NamedMilestone => ({ field: [...at, ...field], milestone: id, workflow: one.workflow });
  return [
    named(['denominator'], one.denominator),
    ...(milestone === undefined ? [] : [milestone].flat().map((id) => named(['numerator', 'milestone'], id))),
    ...(within ? [named(['numerator', 'within', 'from'], within.from), named(['numerator', 'within', 'to'], within.to)] : []),
    ...(late ? [named(['numerator', 'late', 'milestone'], late.milestone)] : []),
  ];
}

function checkMilestone({ draft, report }: Checking, place: Place, milestone: string, workflow: string): void {
  const known = draft.workflows.find(({ id }) => id === workflow)?.milestones.map(({ id }) => id);
  if (!known || known.includes(milestone)) return;
  report(place, `There is no milestone "${milestone}" in ${workflow}.`, `Write ${closeTo(milestone, known)}.`);
}

/** The units that a number of this kind can have. */
function unitsOf(measure: Measure): readonly string[] {
  if (measure.kind === 'duration') return TIME_UNITS;
  if (measure.kind === 'age') return ['hours', 'minutes', 'days'];
  if (measure.kind === 'rate') return ['other', 'count', 'percent'];
  return ['percent'];
}

function checkUnit({ report }: Checking, kpi: Kpi, measure: Measure, i: number): void {
  const units = unitsOf(measure);
  if (!units.includes(kpi.unit)) {
    const mend = units.length === 1 ? `Write ${units[0]}.` : `Write one of: ${units.join(', ')}.`;
    report(['kpis', i, 'unit'], `A measure of kind ${measure.kind} has no unit "${kpi.unit}".`, mend);
  }
  if (measure.kind === 'duration' && kpi.unit === 'business_days' && measure.clock !== 'business') {
    report(['kpis', i, 'unit'], 'Business days are counted on the business clock.', 'Write "clock: business", or the unit days.');
  }
}

function checkPercentile({ report }: Checking, kpi: Kpi, measure: Measure, i: number): void {
  if (measure.kind !== 'duration') return;
  if (kpi.judged === undefined ? kpi.thresholds !== null : !measure.percentiles.includes(kpi.judged)) {
    report(
      ['kpis', i, 'judged'],
      'It is not said which of the percentiles the thresholds judge.',
      `Write "judged:" with one of: ${measure.percentiles.join(', ')}.`,
    );
  }
}
