import { z } from 'zod';
import { query, sql } from '@/lib/db';
import { type Environment, environmentSchema } from '@/lib/domain';

const keyRow = z.object({
  publicId: z.string(),
  name: z.string(),
  environment: environmentSchema,
  source: z.string(),
  history: z.boolean(),
  ratePerSecond: z.number().nullable(),
  createdAt: z.date(),
  createdBy: z.string(),
  lastUsedFrom: z.string().nullable(),
  /** The public id of the key that takes its place; it works until `expiresAt`. */
  replacedBy: z.string().nullable(),
  lastUsedAt: z.date().nullable(),
  expiresAt: z.date().nullable(),
  revokedAt: z.date().nullable(),
});
/** An ingest key as people may see it: never its secret. `lastUsedAt` is right to a minute. */
export type ListedKey = z.infer<typeof keyRow>;

/** Every ingest key, of one environment when named; those that still work first, then by name. */
export async function listIngestKeys(environment: Environment | null = null): Promise<ListedKey[]> {
  return query(
    sql`
      select k.public_id as "publicId", k.name, k.environment, k.source, k.history, k.rate_per_second as "ratePerSecond", k.created_at as "createdAt",
        coalesce(p.name, k.created_by) as "createdBy", k.last_used_at as "lastUsedAt", k.last_used_address as "lastUsedFrom",
        (select n.public_id from ingest_key n where n.id = k.replaced_by) as "replacedBy", k.expires_at as "expiresAt", k.revoked_at as "revokedAt"
      from ingest_key k left join person p on p.id = k.created_by
      where ${environment}::text is null or k.environment = ${environment}
      order by (k.revoked_at is not null or coalesce(k.expires_at <= now(), false)), k.name, k.created_at`,
    keyRow,
  );
}
