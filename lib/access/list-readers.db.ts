import { z } from 'zod';
import { query, sql } from '@/lib/db';
import { type Actor, grantSchema } from '@/lib/domain';

const rowSchema = z.object({
  id: z.string(),
  name: z.string(),
  email: z.string(),
  time_zone: z.string().nullable(),
  teams: z.array(z.string()),
  grants: z.array(grantSchema),
});

/** A person as an actor, for what is written for them while they are away. */
export interface Reader {
  actor: Actor & { email: string };
  /** Their own time zone; null: the organisation's. */
  timezone: string | null;
}

/** Everybody who has any right, with it; only the one with this e-mail when it is given. Cost: the table of people. */
export async function listReaders(email: string | null = null): Promise<Reader[]> {
  const rows = await query(
    sql`select p.id, p.name, p.email, p.time_zone,
        coalesce((select array_agg(t.team order by t.team) from team_member t where t.person_id = p.id), '{}') as teams,
        (select jsonb_agg(jsonb_build_object('role', g.role, 'facilities', g.facilities, 'departments', g.departments, 'workflows', g.workflows,
          'environments', g.environments) order by g.created_at, g.id) from access_grant g where g.person_id = p.id) as grants
      from person p where p.disabled_at is null and exists (select from access_grant g where g.person_id = p.id) and (${email}::text is null or lower(p.email) = lower(${email}))
      order by p.id`,
    rowSchema,
  );
  return rows.map(({ time_zone: timezone, ...row }) => ({ timezone, actor: { kind: 'person', ...row } }));
}
