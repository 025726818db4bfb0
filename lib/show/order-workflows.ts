import type { Catalog } from '@/lib/domain';

/** The workflows of a catalog in the order of the departments that own them (the first that each names), those of one department as they stand in the catalog. */
export function orderWorkflows({ workflows, departments }: Pick<Catalog, 'workflows' | 'departments'>): Catalog['workflows'] {
  const places = new Map(departments.map(({ id }, at) => [id, at]));
  const placeOf = (workflow: Catalog['workflows'][number]) => places.get(workflow.departments[0] ?? '') ?? departments.length;
  return workflows.toSorted((a, b) => placeOf(a) - placeOf(b));
}
