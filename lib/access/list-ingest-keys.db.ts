import { z } from 'zod';
import { query, sql } from '@/lib/db';
import { environmentSchema } from '@/lib/domain';

const keyRow = z.object({
  publicId: z.string(),
  name: z.string(),
  environment: environmentSchema,
  source: z.string(),
  createdAt: z.date(),
  lastUsedAt: z.date().nullable(),
  expiresAt: z.date().nullable(),
  revokedAt: z.date().nullable(),
});
/** An ingest key as people may see it: never its secret. `lastUsedAt` is right to a minute. */
export type ListedKey = z.infer<typeof keyRow>;

/** Every ingest key, those that still work first, then by name. */
export async function listIngestKeys(): Promise<ListedKey[]> {
  return query(
    sql`
      select public_id as "publicId", name, environment, source, created_at as "createdAt", last_used_at as "lastUsedAt",
        expires_at as "expiresAt", revoked_at as "revokedAt"
      from ingest_key
      order by (revoked_at is not null or coalesce(expires_at <= now(), false)), name, created_at`,
    keyRow,
  );
}
