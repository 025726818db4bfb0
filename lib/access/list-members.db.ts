import { z } from 'zod';
import { type Connection, join, query, type Sql, sql } from '@/lib/db';
import { type Actor, type Grant, grantSchema, roleActions } from '@/lib/domain';
import { grantSourceSchema, type PersonRow } from '@/lib/domain/views/people';

const memberRow = z.object({
  id: z.string(),
  name: z.string(),
  email: z.string(),
  createdAt: z.date(),
  disabledAt: z.date().nullable(),
  lastSignInAt: z.date().nullable(),
  timezone: z.string().nullable(),
  secondFactor: z.boolean(),
  teams: z.array(z.string()),
  grants: z.array(grantSchema.extend({ source: grantSourceSchema })),
  /** `credential` for a password, else the name of a provider. */
  ways: z.array(z.string()),
  sessions: z.number(),
  tokens: z.number(),
});
/** A person with everything that lets them in. */
export type Member = z.infer<typeof memberRow>;
export type MemberState = PersonRow['state'];

/** `invited` as long as they have no way to sign in. */
export const stateOf = ({ disabledAt, ways, tokens }: Pick<Member, 'disabledAt' | 'ways' | 'tokens'>): MemberState =>
  disabledAt ? 'disabled' : ways.length === 0 && tokens === 0 ? 'invited' : 'active';

const limits = ['facilities', 'departments', 'workflows', 'environments'] as const;
const columns = {
  facilities: sql`g.facilities`,
  departments: sql`g.departments`,
  workflows: sql`g.workflows`,
  environments: sql`g.environments`,
};

const oversees = (grant: Grant) => roleActions[grant.role].includes('admin:people') || roleActions[grant.role].includes('read:audit');

/** True when the actor may know of somebody else's right: an administrator or auditor whose own places hold it whole. */
export const mayKnow = (actor: Actor, grant: Grant): boolean =>
  actor.grants.some(
    (held) =>
      oversees(held) &&
      limits.every(
        (limit) =>
          held[limit].length === 0 || (grant[limit].length > 0 && grant[limit].every((one) => held[limit].some((own) => own === one))),
      ),
  );

function known(actor: Actor): Sql {
  const held = actor.grants.filter(oversees);
  if (held.length === 0) return sql`false`;
  if (held.some((grant) => limits.every((limit) => grant[limit].length === 0))) return sql`true`;
  const each = held.map((grant) => {
    const parts = limits.flatMap((limit) =>
      grant[limit].length === 0 ? [] : [sql`(${columns[limit]} <> '{}' and ${columns[limit]} <@ ${[...grant[limit]]}::text[])`],
    );
    return sql`(${join(parts, ' and ')})`;
  });
  return sql`exists (select from access_grant g where g.person_id = p.id and (${join(each, ' or ')}))`;
}

const ways = sql`coalesce((select array_agg(distinct a.provider_id) from account a where a.person_id = p.id and (a.provider_id <> 'credential' or a.password is not null)), '{}')`;
const liveTokens = sql`(select count(*)::int from api_token k where k.person_id = p.id and k.revoked_at is null and (k.expires_at is null or k.expires_at > now()))`;
const member = sql`
  p.id, p.name, p.email, p.created_at as "createdAt", p.disabled_at as "disabledAt", p.last_sign_in_at as "lastSignInAt", p.time_zone as timezone, p.two_factor_enabled as "secondFactor",
  coalesce((select array_agg(t.team order by t.team) from team_member t where t.person_id = p.id), '{}') as teams,
  coalesce((
    select jsonb_agg(jsonb_build_object('role', g.role, 'facilities', g.facilities, 'departments', g.departments, 'workflows', g.workflows,
      'environments', g.environments, 'source', g.source) order by g.created_at, g.id)
    from access_grant g where g.person_id = p.id), '[]') as grants,
  ${ways} as ways,
  (select count(*)::int from session s where s.person_id = p.id and s.expires_at > now()) as sessions,
  ${liveTokens} as tokens`;

const inState: Record<MemberState, Sql> = {
  disabled: sql`p.disabled_at is not null`,
  invited: sql`p.disabled_at is null and ${ways} = '{}' and ${liveTokens} = 0`,
  active: sql`p.disabled_at is null and not (${ways} = '{}' and ${liveTokens} = 0)`,
};

export interface MemberFilter {
  q?: string | undefined;
  state?: MemberState | undefined;
  /** Name and id of the last one of the page before. */
  after?: readonly [string, string] | undefined;
  limit: number;
}

const pattern = (text: string) => `%${text.replaceAll(/[\\%_]/g, '\\$&')}%`;

function matching(actor: Actor, { q, state }: Pick<MemberFilter, 'q' | 'state'>): Sql {
  const parts = [known(actor)];
  if (q) parts.push(sql`(p.name ilike ${pattern(q)} or p.email ilike ${pattern(q)})`);
  if (state) parts.push(inState[state]);
  return join(parts, ' and ');
}

/** Up to `limit` people whom the actor may know of, by name. Cost: index person_page, and a handful of lookups a person. */
export async function listMembers(actor: Actor, filter: MemberFilter): Promise<Member[]> {
  const after = filter.after ? sql`and (lower(p.name), p.id) > (lower(${filter.after[0]}), ${filter.after[1]})` : sql``;
  return query(
    sql`select ${member} from person p where ${matching(actor, filter)} ${after} order by lower(p.name), p.id limit ${filter.limit}`,
    memberRow,
  );
}

/** How many of those whom the actor may know of are in each state. */
export async function countMembers(actor: Actor, q?: string): Promise<Record<MemberState, number>> {
  const [row] = await query(
    sql`select count(*) filter (where ${inState.active})::int as active, count(*) filter (where ${inState.invited})::int as invited,
          count(*) filter (where ${inState.disabled})::int as disabled
        from person p where ${matching(actor, { q })}`,
    z.object({ active: z.number(), invited: z.number(), disabled: z.number() }),
  );
  return row ?? { active: 0, invited: 0, disabled: 0 };
}

/** One person, whoever asks; null when there is none. `lock` holds them until the transaction ends. */
export async function findMember(id: string, { tx, lock = false }: { tx?: Connection; lock?: boolean } = {}): Promise<Member | null> {
  if (lock) await query(sql`select id from person where id = ${id} for update`, z.object({ id: z.string() }), tx);
  const [row] = await query(sql`select ${member} from person p where p.id = ${id}`, memberRow, tx);
  return row ?? null;
}
