import { z } from 'zod';
import { type Connection, execute, query, sql } from '@/lib/db';
import type { Finding } from '@/lib/domain';

/** A key of master data that a comparison found wrong. `finding`: as it is raised, once more than are tolerated are so. */
export interface ReferenceBreach {
  environment: string;
  code: string;
  domain: string;
  keyHash: string;
  place: string;
  signature: string;
  since: Date;
  raised: boolean;
  finding: Finding;
  partner: string | null;
}

interface Name {
  environment: string;
  domain: string;
  keyHash: string;
}

const rowSchema = z.object({
  environment: z.string(),
  code: z.string(),
  domain: z.string(),
  key_hash: z.string(),
  place: z.string(),
  signature: z.string(),
  since: z.date(),
  raised: z.boolean(),
  finding: z.looseObject({ at: z.coerce.date() }),
  partner: z.string().nullable(),
});

const toBreach = ({ key_hash, finding, ...row }: z.infer<typeof rowSchema>): ReferenceBreach => ({
  ...row,
  keyHash: key_hash,
  // Written by storeReferenceBreaches, from a Finding.
  finding: { deadlineAt: null, ...finding } as unknown as Finding,
});

const names = (keys: readonly Name[]) =>
  sql`jsonb_to_recordset(${JSON.stringify(keys.map(({ environment, domain, keyHash }) => ({ environment, domain, key_hash: keyHash })))}::jsonb)
    AS r (environment text, domain text, key_hash uuid)`;

/** The breaches of these keys. */
export async function listReferenceBreaches(tx: Connection, keys: readonly Name[]): Promise<ReferenceBreach[]> {
  if (keys.length === 0) return [];
  const rows = await query(
    sql`SELECT b.* FROM ${names(keys)} JOIN reference_breach b ON (b.environment, b.domain, b.key_hash) = (r.environment, r.domain, r.key_hash)`,
    rowSchema,
    tx,
  );
  return rows.map(toBreach);
}

/** Keys whose breach is that they agree with one of these: what becomes of them hangs on it. */
export async function listPartners(tx: Connection, keys: readonly Name[]): Promise<Name[]> {
  if (keys.length === 0) return [];
  const rows = await query(
    sql`SELECT DISTINCT b.environment, b.domain, b.key_hash FROM ${names(keys)}
        JOIN reference_breach b ON (b.environment, b.domain, b.partner) = (r.environment, r.domain, r.key_hash)`,
    z.object({ environment: z.string(), domain: z.string(), key_hash: z.string() }),
    tx,
  );
  return rows.map(({ environment, domain, key_hash }) => ({ environment, domain, keyHash: key_hash }));
}

/** Writes breaches that began and forgets those that are over. */
export async function storeReferenceBreaches(
  tx: Connection,
  begun: readonly ReferenceBreach[],
  over: readonly ReferenceBreach[],
): Promise<void> {
  const rows = (list: readonly ReferenceBreach[]) => JSON.stringify(list.map(({ keyHash, ...one }) => ({ ...one, key_hash: keyHash })));
  if (over.length > 0)
    await execute(
      sql`DELETE FROM reference_breach b USING jsonb_to_recordset(${rows(over)}::jsonb) AS r (environment text, code text, key_hash uuid, place text)
          WHERE (b.environment, b.code, b.key_hash, b.place) = (r.environment, r.code, r.key_hash, r.place)`,
      tx,
    );
  if (begun.length > 0)
    await execute(
      sql`INSERT INTO reference_breach (environment, code, domain, key_hash, place, signature, since, raised, finding, partner)
          SELECT environment, code, domain, key_hash, place, signature, since, raised, finding, partner
          FROM jsonb_to_recordset(${rows(begun)}::jsonb) AS r (environment text, code text, domain text, key_hash uuid, place text, signature text,
            since timestamptz, raised boolean, finding jsonb, partner uuid)
          ON CONFLICT (environment, code, key_hash, place) DO NOTHING`,
      tx,
    );
}

const AT_ONCE = 5_000;

/** Takes the findings of causes of which more than `tolerance` keys are wrong and some are not raised yet; they are raised from now on. */
export async function claimIntolerable(
  tx: Connection,
  causes: readonly { environment: string; signature: string; tolerance: number }[],
): Promise<Finding[]> {
  if (causes.length === 0) return [];
  const rows = await query(
    sql`WITH asked AS (
          SELECT DISTINCT * FROM jsonb_to_recordset(${JSON.stringify(causes)}::jsonb) AS r (environment text, signature text, tolerance int)
        ), ripe AS (
          SELECT a.environment, a.signature FROM asked a JOIN reference_breach b ON (b.environment, b.signature) = (a.environment, a.signature)
          GROUP BY a.environment, a.signature, a.tolerance HAVING count(*) > a.tolerance
        )
        UPDATE reference_breach b SET raised = true WHERE b.ctid = ANY(ARRAY(
          SELECT b.ctid FROM reference_breach b JOIN ripe r ON (b.environment, b.signature) = (r.environment, r.signature)
          WHERE NOT b.raised LIMIT ${AT_ONCE}))
        RETURNING b.*`,
    rowSchema,
    tx,
  );
  return rows.map((row) => toBreach(row).finding);
}
