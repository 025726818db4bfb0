import { currentCatalog, indexCatalog } from '@/lib/catalog';
import { InvalidInputError } from '@/lib/domain';

/** Ids that `--facility`, `--department`, `--workflow` and `--team` named. */
export type NamedPlaces = Readonly<Record<'facility' | 'department' | 'workflow' | 'team', readonly string[]>>;

/** Throws InvalidInputError naming each id that the catalog in force does not know: a right for a place that is not there sees nothing. */
export async function checkPlaces(named: NamedPlaces): Promise<void> {
  const places = Object.entries(named).filter(([, ids]) => ids.length > 0);
  if (places.length === 0) return;
  const { facilities, departments, workflows, teams } = indexCatalog((await currentCatalog()).catalog);
  const known: Record<string, ReadonlyMap<string, unknown>> = {
    facility: facilities,
    department: departments,
    workflow: workflows,
    team: teams,
  };
  const faults = places.flatMap(([option, ids]) => {
    const there = [...(known[option]?.keys() ?? [])];
    return ids.filter((id) => !there.includes(id)).map((id) => `--${option} ${id} is not in the catalog; there are ${there.join(', ')}.`);
  });
  if (faults.length > 0) throw new InvalidInputError(faults.join('\n'));
}
