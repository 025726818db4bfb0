import { z } from 'zod';
import { execute, lane, queryPrepared, type Sql, sql } from '@/lib/db';
import { type Actor, grantSchema } from '@/lib/domain';
import { authSecrets } from './auth-secret';
import { clientAddress } from './client-address';
import { matchSecret, readKeyText } from './key-text';
import { readOwnToken } from './session-cookie';

const actorShape = { id: z.string(), name: z.string(), email: z.string(), teams: z.array(z.string()), grants: z.array(grantSchema) };
const sessionRow = z.object(actorShape);
const tokenRow = z.object({ ...actorShape, token_id: z.string(), secret_hash: z.instanceof(Uint8Array), use_noted: z.boolean() });

const person: Sql = sql`
  p.id, p.name, p.email,
  coalesce((select array_agg(t.team order by t.team) from team_member t where t.person_id = p.id), '{}') as teams,
  coalesce((
    select jsonb_agg(jsonb_build_object('role', g.role, 'facilities', g.facilities, 'departments', g.departments, 'workflows', g.workflows,
      'environments', g.environments) order by g.created_at, g.id)
    from access_grant g where g.person_id = p.id), '[]') as grants`;

const toActor = (row: z.infer<typeof sessionRow>): Actor => ({
  kind: 'person',
  id: row.id,
  name: row.name,
  email: row.email,
  teams: row.teams,
  grants: row.grants,
});

async function findBySession(token: string): Promise<Actor | null> {
  const rows = await queryPrepared(
    sql`select ${person} from session s join person p on p.id = s.person_id where s.token = ${token} and s.expires_at > now() and p.disabled_at is null`,
    sessionRow,
    lane('screen'),
  );
  return rows[0] ? toActor(rows[0]) : null;
}

async function findByToken(text: string, address: string | null): Promise<Actor | null> {
  const parts = readKeyText(text);
  if (parts?.kind !== 'api') return null;
  const rows = await queryPrepared(
    sql`
      select ${person}, k.id as token_id, k.secret_hash, coalesce(k.last_used_at > now() - interval '1 minute', false) as use_noted
      from api_token k join person p on p.id = k.person_id
      where k.public_id = ${parts.publicId} and k.revoked_at is null and (k.expires_at is null or k.expires_at > now()) and p.disabled_at is null`,
    tokenRow,
    lane('screen'),
  );
  const row = rows[0] ?? null;
  if (!matchSecret(parts.secretHash, row?.secret_hash ?? null) || !row) return null;
  if (!row.use_noted)
    await execute(
      sql`update api_token set last_used_at = now(), last_used_address = coalesce(${address}, last_used_address) where id = ${row.token_id}::uuid`,
      lane('screen'),
    );
  return toActor(row);
}

async function find(headers: Headers): Promise<Actor | null> {
  const authorization = headers.get('authorization');
  // Whoever shows a token means it: a bad one is refused even when a good cookie came along.
  if (authorization !== null) return findByToken(/^Bearer +(\S+)$/i.exec(authorization.trim())?.[1] ?? '', clientAddress(headers));
  const token = readOwnToken(headers.get('cookie'), authSecrets());
  return token === null ? null : findBySession(token);
}

const found = new WeakMap<Headers, Promise<Actor | null>>();

/**
 * The person behind a session cookie or `Authorization: Bearer <API token>` with grants and teams, or null. One statement by unique
 * index, remembered for this `headers` object only, so a revoked right counts from the next request on.
 */
export function findActor(headers: Headers): Promise<Actor | null> {
  const known = found.get(headers);
  if (known) return known;
  const searching = find(headers);
  found.set(headers, searching);
  return searching;
}
