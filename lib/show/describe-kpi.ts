import type { CatalogIndex } from '@/lib/catalog';
import { UNASSIGNED } from '@/lib/domain';
import type { KpiDefinition, KpiView } from '@/lib/domain/views/kpis';
import { judgedPercentile, type MeasuredKpi } from './judge-kpi';
import { namePlaces } from './name-places';
import { sayIsoDuration } from './say-iso-duration';

/** What one case of the measure is called, in the plural: the first word of the workflow's business unit when it is one. */
function sayNoun(kpi: MeasuredKpi, index: CatalogIndex): string {
  if (kpi.measure.kind === 'expected_on_time') return 'files';
  const unit = index.workflows.get(kpi.measure.workflow)?.workflow.impact.businessUnit ?? '';
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
    weighedBy: (measure.kind === 'within' || measure.kind === 'ratio') && measure.weight !== undefined ? measure.weight : null,
  };
}

const clockWords = { elapsed: 'Elapsed time, nights and weekends included', business: 'Business hours only' } as const;
const bases: Record<string, string> = {
  design_default: 'Catalog default, not yet confirmed by the owner',
  benchmark_informed: 'Catalog default, informed by the published figures below',
};

/** How the number is made, in words, with only those published figures whose source somebody has read. */
export function explainKpi(kpi: MeasuredKpi, index: CatalogIndex): KpiView['definition'] {
  const { measure } = kpi;
  const names = namePlaces(index);
  const step = (id: string) => (measure.kind === 'expected_on_time' ? id : `“${names.milestone(measure.workflow, id)}”`);
  const words = (() => {
    switch (measure.kind) {
      case 'duration':
        return {
          formula: `The time from ${step(measure.from)} to ${step(measure.to)}. ${judgedPercentile(kpi)} of 100 were this fast or faster; percentiles are read from merged sketches, within 1 %.`,
          clock: clockWords[measure.clock],
          cohort: measure.cohort === 'completion' ? 'A case belongs to the time it was finished' : 'A case belongs to the time it began',
          counted: `Counted when ${step(measure.to)} is reached; open until then`,
        };
      case 'within':
        return {
          formula: `Of all that reached ${step(measure.from)}, the share that reached ${step(measure.to)} within ${sayIsoDuration(measure.within, measure.clock)}${measure.weight ? `, weighed by ${measure.weight}` : ''}.`,
          clock: clockWords[measure.clock],
          cohort: 'A case belongs to the time it began',
          counted: `Counted once ${sayIsoDuration(measure.within, measure.clock)} have passed; younger cases are left out`,
        };
      case 'ratio':
        return {
          formula: `Of all that reached ${step(measure.denominator)}, the share ${'milestone' in measure.numerator ? `that also reached ${step(measure.numerator.milestone)}` : `for which this holds: ${measure.numerator.when}`}${measure.weight ? `, weighed by ${measure.weight}` : ''}.`,
          clock: 'No clock',
          cohort: `A case belongs to the time it reached ${step(measure.denominator)}`,
          counted: 'Counted at once',
        };
      case 'expected_on_time':
        return {
          formula: 'Of all files the calendar promises, the share that arrived by their deadline.',
          clock: 'The pay calendar',
          cohort: 'A file belongs to its deadline',
          counted: 'Counted once the deadline has passed',
        };
    }
  })();
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
