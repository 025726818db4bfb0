import { z } from 'zod';
import { query, sql } from '@/lib/db';

const sessionRow = z.object({
  id: z.string(),
  startedAt: z.date(),
  endsAt: z.date(),
  address: z.string().nullable(),
  agent: z.string().nullable(),
});
export type ListedSession = z.infer<typeof sessionRow>;

/** The sessions of a person that count now, the newest first. */
export const listSessions = (personId: string): Promise<ListedSession[]> =>
  query(
    sql`select id, created_at as "startedAt", expires_at as "endsAt", ip_address as address, user_agent as agent
        from session where person_id = ${personId} and expires_at > now() order by created_at desc, id`,
    sessionRow,
  );

const tokenRow = z.object({
  publicId: z.string(),
  name: z.string(),
  createdAt: z.date(),
  createdBy: z.string(),
  lastUsedAt: z.date().nullable(),
  lastUsedFrom: z.string().nullable(),
  expiresAt: z.date().nullable(),
  revokedAt: z.date().nullable(),
  replaced: z.boolean(),
});
export type ListedToken = z.infer<typeof tokenRow>;

/** The API tokens of a person, those that work first; ended ones for 90 days. Never a secret. */
export const listTokens = (personId: string): Promise<ListedToken[]> =>
  query(
    sql`select k.public_id as "publicId", k.name, k.created_at as "createdAt", coalesce(p.name, nullif(k.created_by, ''), 'An operator') as "createdBy",
          k.last_used_at as "lastUsedAt", k.last_used_address as "lastUsedFrom", k.expires_at as "expiresAt", k.revoked_at as "revokedAt",
          k.replaced_by is not null as replaced
        from api_token k left join person p on p.id = k.created_by
        where k.person_id = ${personId} and coalesce(least(k.revoked_at, k.expires_at), 'infinity') > now() - interval '90 days'
        order by (k.revoked_at is not null or coalesce(k.expires_at <= now(), false)), k.created_at desc`,
    tokenRow,
  );
