import { listPeople, mayAct } from '@/lib/access';
import { currentCatalog } from '@/lib/catalog';
import type { Actor } from '@/lib/domain';
import type { Assignees } from '@/lib/domain/views/exception-list';

/** The teams of the catalog and the people of this installation: whom work can be given to. Nobody for who may read no exception. */
export async function listAssignees(actor: Actor): Promise<Assignees> {
  if (!mayAct(actor, 'read:exceptions')) return { teams: [], people: [] };
  const [{ catalog }, people] = await Promise.all([currentCatalog(), listPeople()]);
  return {
    teams: catalog.teams.map(({ id, name }) => ({ id, name })).sort((a, b) => a.name.localeCompare(b.name)),
    people: people.map(({ id, name, teams }) => ({ id, name, teams })),
  };
}
