import { z } from 'zod';
import { placesFor } from '@/lib/access';
import { currentCatalog, indexCatalog } from '@/lib/catalog';
import { lane, query, sql } from '@/lib/db';
import type { Actor, Environment } from '@/lib/domain';
import type { HandoverNote } from '@/lib/domain/views/handover-notes';
import { namePlaces } from './name-places';

const MOST = 20;
const rowSchema = z.object({
  id: z.string(),
  team: z.string(),
  person_id: z.string(),
  person_name: z.string(),
  text: z.string(),
  at: z.date(),
});

interface Asked {
  environment: Environment;
  teams: readonly string[];
  from: Date;
  to: Date;
}

/** Words left from shift to shift by these teams in [from, to], the newest first, at most 20: of the reader's teams, or of all for who sees every place. */
export async function listHandovers(actor: Actor, { environment, teams, from, to }: Asked): Promise<HandoverNote[]> {
  const seen = teams.filter((team) => actor.teams.includes(team) || placesFor(actor, environment).all);
  if (seen.length === 0) return [];
  const names = namePlaces(indexCatalog((await currentCatalog()).catalog));
  const rows = await query(
    sql`select id, team, person_id, person_name, text, at from handover_note
      where environment = ${environment} and team = any(${seen}::text[]) and at >= ${from}::timestamptz and at <= ${to}::timestamptz
      order by at desc, id desc limit ${MOST}`,
    rowSchema,
    lane('screen'),
  );
  return rows.map(({ id, team, person_id, person_name, text, at }) => ({
    id,
    team: names.team(team),
    by: { id: person_id, name: person_name, me: person_id === actor.id },
    text,
    at: at.toISOString(),
  }));
}
