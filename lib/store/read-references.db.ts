import { z } from 'zod';
import { type Connection, execute, query, sql } from '@/lib/db';
import type { ReferenceRow } from '@/lib/domain';

const rowSchema = z.object({
  environment: z.string(),
  domain: z.string(),
  key_hash: z.string(),
  application: z.string(),
  key_text: z.string().nullable(),
  state: z.string(),
  prior_state: z.string().nullable(),
  valid_from: z.date(),
  attributes: z.record(z.string(), z.string()),
  source: z.string(),
  transaction_id: z.string().nullable(),
  facility: z.string(),
  department: z.string(),
  workflow: z.string(),
  told_at: z.date(),
});

export interface ReferenceName {
  environment: string;
  domain: string;
  keyHash: string;
}

const columns = sql`k.environment, k.domain, k.key_hash, k.application, k.key_text, k.state, k.prior_state, k.valid_from, k.attributes, k.source,
  k.transaction_id, k.facility, k.department, k.workflow, k.told_at`;

const toRow = (row: z.infer<typeof rowSchema>): ReferenceRow => ({
  environment: row.environment,
  domain: row.domain,
  keyHash: row.key_hash,
  application: row.application,
  keyText: row.key_text,
  state: row.state,
  priorState: row.prior_state,
  validFrom: row.valid_from,
  attributes: row.attributes,
  source: row.source,
  transactionId: row.transaction_id,
  facility: row.facility,
  department: row.department,
  workflow: row.workflow,
  toldAt: row.told_at,
});

const namesOf = (keys: readonly ReferenceName[]) =>
  sql`(SELECT DISTINCT * FROM jsonb_to_recordset(${JSON.stringify(
    keys.map(({ environment, domain, keyHash }) => ({ environment, domain, key_hash: keyHash })),
  )}::jsonb) AS r (environment text, domain text, key_hash uuid)) AS r`;

/** What every application says of these keys. Cost: one index range a key. */
export async function readReferences(tx: Connection, keys: readonly ReferenceName[]): Promise<ReferenceRow[]> {
  if (keys.length === 0) return [];
  const rows = await query(
    sql`SELECT ${columns} FROM ${namesOf(keys)} JOIN reference_row k ON (k.environment, k.domain, k.key_hash) = (r.environment, r.domain, r.key_hash)`,
    rowSchema,
    tx,
  );
  return rows.map(toRow);
}

/** The keys that rules have to look at by `now`, the longest due first, at most `limit` of one environment. */
export async function listDueReferences(tx: Connection, environment: string, now: Date, limit: number): Promise<ReferenceName[]> {
  const rows = await query(
    sql`SELECT environment, domain, key_hash FROM reference_row WHERE due_at <= ${now} AND environment = ${environment} ORDER BY due_at LIMIT ${limit}`,
    z.object({ environment: z.string(), domain: z.string(), key_hash: z.string() }),
    tx,
  );
  const names = rows.map(({ environment: of, domain, key_hash }) => ({ environment: of, domain, keyHash: key_hash }));
  return [...new Map(names.map((name) => [`${name.domain} ${name.keyHash}`, name])).values()];
}

/** Environments in which rules have keys to look at. */
export async function listReferenceEnvironments(tx: Connection, now: Date): Promise<string[]> {
  const rows = await query(
    sql`SELECT DISTINCT environment FROM reference_row WHERE due_at <= ${now}`,
    z.object({ environment: z.string() }),
    tx,
  );
  return rows.map(({ environment }) => environment);
}

/** Sets when rules look at these keys next. */
export async function planReferences(tx: Connection, keys: readonly (ReferenceName & { dueAt: Date | null })[]): Promise<void> {
  if (keys.length === 0) return;
  const rows = keys.map(({ environment, domain, keyHash, dueAt }) => ({ environment, domain, key_hash: keyHash, due_at: dueAt }));
  await execute(
    sql`UPDATE reference_row k SET due_at = r.due_at FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
          AS r (environment text, domain text, key_hash uuid, due_at timestamptz)
        WHERE (k.environment, k.domain, k.key_hash) = (r.environment, r.domain, r.key_hash) AND k.due_at IS DISTINCT FROM r.due_at`,
    tx,
  );
}

/** Who tells of each domain of an environment. */
export async function listTellers(tx: Connection, environment: string): Promise<Map<string, string[]>> {
  const rows = await query(
    sql`SELECT domain, array_agg(application) AS applications FROM reference_teller WHERE environment = ${environment} GROUP BY domain`,
    z.object({ domain: z.string(), applications: z.array(z.string()) }),
    tx,
  );
  return new Map(rows.map(({ domain, applications }) => [domain, applications]));
}

const MOST_SHARERS = 20;

/**
 * Notes which of these attributes' values the keys bear now, and returns the rows of other keys that bear the same: at most 20 a value, the
 * oldest first.
 */
export async function shareValues(
  tx: Connection,
  keys: readonly ReferenceName[],
  attributes: ReadonlyMap<string, ReadonlySet<string>>,
  rows: readonly ReferenceRow[],
): Promise<ReferenceRow[]> {
  const wanted = keys.filter(({ domain }) => (attributes.get(domain)?.size ?? 0) > 0);
  if (wanted.length === 0) return [];
  const hashes = new Set(wanted.map(({ domain, keyHash }) => `${domain} ${keyHash}`));
  const values = rows
    .filter(({ domain, keyHash }) => hashes.has(`${domain} ${keyHash}`))
    .flatMap((row) =>
      Object.entries(row.attributes)
        .filter(([name]) => attributes.get(row.domain)?.has(name))
        .map(([attribute, value]) => ({ environment: row.environment, domain: row.domain, attribute, value, key_hash: row.keyHash })),
    );
  await execute(
    sql`DELETE FROM reference_value v USING ${namesOf(wanted)} WHERE (v.environment, v.domain, v.key_hash) = (r.environment, r.domain, r.key_hash)`,
    tx,
  );
  if (values.length === 0) return [];
  const borne = sql`jsonb_to_recordset(${JSON.stringify(values)}::jsonb) AS r (environment text, domain text, attribute text, value text, key_hash uuid)`;
  await execute(sql`INSERT INTO reference_value SELECT * FROM ${borne} ON CONFLICT DO NOTHING`, tx);
  const sharers = await query(
    sql`SELECT DISTINCT ${columns} FROM ${borne}
        CROSS JOIN LATERAL (
          SELECT k.* FROM reference_value v JOIN reference_row k ON (k.environment, k.domain, k.key_hash) = (v.environment, v.domain, v.key_hash)
          WHERE (v.environment, v.domain, v.attribute, v.value) = (r.environment, r.domain, r.attribute, r.value) AND v.key_hash <> r.key_hash
          ORDER BY k.valid_from LIMIT ${MOST_SHARERS}
        ) AS k`,
    rowSchema,
    tx,
  );
  return sharers.map(toRow);
}
