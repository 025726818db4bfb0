import type { CatalogIndex } from '@/lib/catalog';
import { UNASSIGNED, workflowsOf } from '@/lib/domain';
import type { KpiDefinition, KpiView } from '@/lib/domain/views/kpis';
import { judgedPercentile, type MeasuredKpi } from './judge-kpi';
import { namePlaces } from './name-places';
import { sayMeasure, weighedBy } from './say-measure';

/** What one case of the measure is called, in the plural: the first word of the workflow's business unit when it is one. */
function sayNoun(kpi: MeasuredKpi, index: CatalogIndex): string {
  const { measure } = kpi;
  if (measure.kind === 'expected_on_time') return 'files';
  if (measure.kind === 'exceptions_in_time') return 'exceptions';
  if (measure.kind === 'age') return `${measure.by.replaceAll('_', ' ')}s`;
  const workflows = workflowsOf(measure);
  const unit = workflows.length === 1 ? (index.workflows.get(workflows[0] ?? '')?.workflow.impact.businessUnit ?? '') : '';
  const word = unit.split(' ')[0]?.toLowerCase() ?? '';
  return word === 'people' || word.endsWith('s') ? word : 'transactions';
}

/** The measure as screens name it. */
export function defineKpi(kpi: MeasuredKpi, index: CatalogIndex): KpiDefinition {
  const { measure } = kpi;
  return {
    id: kpi.id,
    name: kpi.name,
    question: kpi.question,
    unit: kpi.unit,
    direction: kpi.direction,
    kind: measure.kind,
    judged: judgedPercentile(kpi),
    minSample: kpi.minSample,
    thresholds: kpi.thresholds,
    workflows: kpi.workflows.map(namePlaces(index).workflow),
    noun: sayNoun(kpi, index),
    weighedBy: weighedBy(measure),
    per: measure.kind === 'rate' ? measure.per : null,
  };
}

const bases: Record<string, string> = {
  design_default: 'Catalog default, not yet confirmed by the owner',
  benchmark_informed: 'Catalog default, informed by the published figures below',
};

/** How the number is made, in words, with only those published figures whose source somebody has read. */
export function explainKpi(kpi: MeasuredKpi, index: CatalogIndex): KpiView['definition'] {
  const words = sayMeasure(kpi, index);
  return {
    ...words,
    window: kpi.windowName,
    caveat: kpi.caveat,
    targetBasis: bases[kpi.targetBasis] ?? kpi.targetBasis.replaceAll('_', ' '),
    benchmarks: listBenchmarks(kpi, index),
  };
}

/** Published figures for a measure, with `basis` only those its target was informed by; never a definition alone, never one that nobody could trace. */
export function listBenchmarks(kpi: MeasuredKpi, index: CatalogIndex, basis = false): KpiView['definition']['benchmarks'] {
  return kpi.benchmarks.flatMap(({ source: id, use, note }) => {
    const source = index.catalog.sources.find((one) => one.id === id);
    if (!source || source.verified === 'unverified' || use === 'definition' || (basis && use !== 'basis')) return [];
    return [{ publisher: source.publisher, figure: source.figure, scope: source.scope, note, url: source.url, verified: source.verified }];
  });
}

/** The group a measure stands in: what its first workflow is about, people or money. */
export function kpiGroup(kpi: MeasuredKpi, index: CatalogIndex): string {
  const workflow = index.workflows.get(kpi.workflows[0] ?? UNASSIGNED)?.workflow;
  if (workflow?.dataSensitivity === 'confidential_workforce') return 'People and pay';
  return workflow?.impact.money ? 'Buying, stock and money' : 'Other work';
}

/** The reason a case is left out, with milestone names instead of ids. */
export function sayReason(reason: string, workflow: string, index: CatalogIndex): string {
  const { milestone } = namePlaces(index);
  return reason.replaceAll(/\b[a-z]+(?:_[a-z0-9]+)+\b/g, (id) => `“${milestone(workflow, id)}”`);
}
