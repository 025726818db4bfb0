import type { Measure } from '@/lib/domain';
import type { CatalogIndex } from './index-catalog';

/**
 * Returns all that decides what a KPI gives for a case, as text: when it changes, history is worked out anew. Names, targets and windows
 * are not in it, because they only say how the number is shown.
 */
export function defineMeasure({ measure }: { measure: Measure }, { workflows }: CatalogIndex): string {
  if (measure.kind !== 'straight_through' && !(measure.kind === 'deadline' && measure.reach === 'required')) return JSON.stringify(measure);
  const named = 'workflows' in measure ? measure.workflows : [measure.workflow];
  const steps = named.map((id) => [
    id,
    workflows.get(id)?.workflow.milestones.map(({ id: step, after, worst, clock, required }) => [step, after, worst, clock, required]),
  ]);
  return JSON.stringify([measure, steps]);
}
