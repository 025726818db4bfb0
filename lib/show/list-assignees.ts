import { listPeople } from '@/lib/access';
import { currentCatalog } from '@/lib/catalog';
import type { Assignees } from '@/lib/domain/views/exception-list';

/** The teams of the catalog and the people of this installation: whom work can be given to. */
export async function listAssignees(): Promise<Assignees> {
  const [{ catalog }, people] = await Promise.all([currentCatalog(), listPeople()]);
  return {
    teams: catalog.teams.map(({ id, name }) => ({ id, name })).sort((a, b) => a.name.localeCompare(b.name)),
    people: people.map(({ id, name, teams }) => ({ id, name, teams })),
  };
}
