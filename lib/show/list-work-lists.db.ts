import { z } from 'zod';
import { currentCatalog, indexCatalog } from '@/lib/catalog';
import { query, sql } from '@/lib/db';
import type { Actor } from '@/lib/domain';
import type { WorkLists } from '@/lib/domain/views/work-lists';
import { namePlaces } from './name-places';

const rowSchema = z.object({
  id: z.string(),
  name: z.string(),
  path: z.string(),
  query: z.string(),
  person_id: z.string(),
  person_name: z.string(),
  team: z.string().nullable(),
});

/** The reader's own named views, then those of others that are shared with a team of theirs; each by name. Those of one screen, or of all. */
export async function listWorkLists(actor: Actor, path?: string): Promise<WorkLists> {
  const index = indexCatalog((await currentCatalog()).catalog);
  const names = namePlaces(index);
  const rows = await query(
    sql`select w.id, w.name, w.path, w.query, w.person_id, p.name as person_name, w.team from work_list w join person p on p.id = w.person_id
      where (w.person_id = ${actor.id} or w.team = any(${actor.teams}::text[])) and (${path ?? null}::text is null or w.path = ${path ?? null})
      order by w.person_id <> ${actor.id}, lower(w.name), w.id`,
    rowSchema,
  );
  return {
    rows: rows.map(({ id, name, path: screen, query: asked, person_id, person_name, team }) => ({
      id,
      name,
      path: screen,
      query: asked,
      mine: person_id === actor.id,
      by: person_name,
      team: team === null ? null : names.team(team),
    })),
    teams: actor.teams.filter((id) => index.teams.has(id)).map((id) => names.team(id)),
  };
}
