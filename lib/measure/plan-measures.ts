import type { CatalogIndex } from '@/lib/catalog';
import { type Due, type Kpi, type Measure, type Point, type Requirement, workflowsOf } from '@/lib/domain';
import type { FactNames } from './fold-facts';

export type MeasuredKpi = Kpi & { measure: Measure };

/** What is measured of the cases of one workflow, and what has to be known of them for that. */
export interface MeasurePlan {
  kpis: readonly MeasuredKpi[];
  facts: FactNames;
  readsExceptions: boolean;
  /** Names by which one case is known to another. */
  seenBy: readonly string[];
}

const known = new WeakMap<CatalogIndex, ReadonlyMap<string, MeasurePlan>>();

/** A KPI that is worked out. */
export const isMeasured = (kpi: Kpi): kpi is MeasuredKpi => kpi.measure !== null && kpi.defaultOn;

/** Returns the plans of all workflows of which something is measured. */
export function planMeasures(index: CatalogIndex): ReadonlyMap<string, MeasurePlan> {
  const plans = known.get(index) ?? planFor([...index.kpis.values()].filter(isMeasured), index);
  known.set(index, plans);
  return plans;
}

/** Returns the plans for these KPIs alone. */
export function planFor(kpis: readonly MeasuredKpi[], index: CatalogIndex): ReadonlyMap<string, MeasurePlan> {
  const workflows = new Set(kpis.flatMap((kpi) => workflowsOf(kpi.measure)));
  return new Map([...workflows].map((workflow) => [workflow, planOf(workflow, kpis, index)]));
}

function planOf(workflow: string, kpis: readonly MeasuredKpi[], index: CatalogIndex): MeasurePlan {
  const mine = kpis.filter((kpi) => workflowsOf(kpi.measure).includes(workflow));
  const reads = mine.map((kpi) => readsOf(kpi.measure, workflow));
  const milestones = index.workflows.get(workflow)?.milestones ?? new Map();
  const names = new Set<string>();
  const byMilestone = new Map<string, string[]>();
  for (const name of new Set(reads.flatMap((read) => read.names))) {
    const [milestone = '', ...rest] = name.split('.');
    if (rest.length > 0 && milestones.has(milestone)) byMilestone.set(milestone, [...(byMilestone.get(milestone) ?? []), rest.join('.')]);
    else if (!milestones.has(name)) names.add(name);
  }
  return {
    kpis: mine,
    facts: { names, byMilestone, conditions: [...new Set(reads.flatMap((read) => read.conditions))] },
    readsExceptions: reads.some((read) => read.exceptions),
    seenBy: [...new Set(reads.flatMap((read) => read.seenBy))],
  };
}

interface Reads {
  names: string[];
  conditions: string[];
  exceptions: boolean;
  seenBy: string[];
}

function readsOf(measure: Measure, workflow: string): Reads {
  const required: Requirement[] = [];
  const names: (string | undefined)[] = 'among' in measure ? namesIn(measure.among) : [];
  const dated = (due: Due) => names.push(due.of);
  const point = (at: Point) => typeof at !== 'string' && names.push(at.date);
  switch (measure.kind) {
    case 'duration':
      point(measure.from);
      break;
    case 'ratio':
      names.push(...measure.needs, measure.weight);
      if (workflow === measure.workflow) required.push(measure.numerator);
      required.push(...measure.also.filter((one) => one.workflow === workflow).map((one) => one.numerator));
      break;
    case 'within':
    case 'snapshot_ratio':
      names.push(measure.weight);
      break;
    case 'deadline':
      dated(measure.due);
      break;
    case 'sum_ratio':
      names.push(...measure.numerator, ...measure.denominator);
      break;
    case 'rate':
      names.push(...measure.events, measure.population, 'pay_period_id');
      break;
    case 'age':
      names.push(measure.date, measure.by);
      break;
  }
  for (const one of required) {
    names.push(...namesIn(one.holds), ...(one.seenBefore ?? []));
    if (one.late) dated(one.late.due);
  }
  return {
    names: names.filter((name) => name !== undefined),
    conditions: required.flatMap((one) => one.when ?? []),
    exceptions: measure.kind === 'straight_through' || required.some((one) => one.with || one.without),
    seenBy: required.flatMap((one) => one.seenBefore ?? []),
  };
}

/** The entries of maps that a condition on a case reads. */
export function namesIn(condition: string | undefined): string[] {
  if (condition === undefined) return [];
  const read = [...condition.matchAll(/\b(?:attr|first|measure)(?:\["([^"]+)"\]|\.([A-Za-z_]\w*))/g)].map(([, a, b]) => a ?? b ?? '');
  const asked = [...condition.matchAll(/"([^"]+)" in (?:attr|first|measure)\b/g)].map(([, name = '']) => name);
  return [...new Set([...read, ...asked])];
}
