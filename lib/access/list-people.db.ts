import { z } from 'zod';
import { query, sql } from '@/lib/db';

const personRow = z.object({ id: z.string(), name: z.string(), email: z.string(), teams: z.array(z.string()) });
/** Somebody work can be given to. */
export type Colleague = z.infer<typeof personRow>;

/** Everybody who can be given an exception, by name, with their teams; only those of `team` when it is given. */
export async function listPeople(team: string | null = null): Promise<Colleague[]> {
  return query(
    sql`
      select p.id, p.name, p.email, coalesce(array_agg(t.team order by t.team) filter (where t.team is not null), '{}') as teams
      from person p left join team_member t on t.person_id = p.id
      where p.disabled_at is null and (${team}::text is null or exists (select from team_member o where o.person_id = p.id and o.team = ${team}))
      group by p.id order by p.name, p.id`,
    personRow,
  );
}
