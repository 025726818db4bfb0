import { z } from 'zod';
import { type Connection, execute, query, sql } from '@/lib/db';
import type { RuleRecord } from '@/lib/domain';

const rowSchema = z.object({
  environment: z.string(),
  code: z.string(),
  key_hash: z.string(),
  content: z.string(),
  subject_id: z.string(),
  told: z.boolean(),
  at: z.date(),
});

/**
 * Keeps the documents that rules compare and returns those of earlier rounds that have the same key; the same again changes nothing. Cost: one
 * index look-up a document. Must run where rounds run: alone.
 */
export async function meetRecords(tx: Connection, records: readonly RuleRecord[]): Promise<RuleRecord[]> {
  if (records.length === 0) return [];
  const asked = sql`jsonb_to_recordset(${JSON.stringify(
    records.map(({ environment, code, keyHash, content, subjectId, told, at }) => ({
      environment,
      code,
      key_hash: keyHash,
      content,
      subject_id: subjectId,
      told,
      at,
    })),
  )}::jsonb) AS r (environment text, code text, key_hash uuid, content uuid, subject_id uuid, told boolean, at timestamptz)`;
  const rows = await query(
    sql`SELECT k.environment, k.code, k.key_hash, k.content, k.subject_id, k.told, k.at FROM (SELECT DISTINCT environment, code, key_hash FROM ${asked}) AS r
        CROSS JOIN LATERAL (SELECT * FROM rule_record k WHERE (k.environment, k.code, k.key_hash) = (r.environment, r.code, r.key_hash) ORDER BY k.at LIMIT 50) AS k`,
    rowSchema,
    tx,
  );
  await execute(
    sql`INSERT INTO rule_record AS k (environment, code, key_hash, content, subject_id, told, at)
        SELECT DISTINCT ON (environment, code, key_hash, content, subject_id) environment, code, key_hash, content, subject_id, told, at FROM ${asked}
        ORDER BY environment, code, key_hash, content, subject_id, at
        ON CONFLICT (environment, code, key_hash, content, subject_id) DO UPDATE SET at = excluded.at, told = excluded.told WHERE excluded.at < k.at`,
    tx,
  );
  return rows.map((row) => ({
    environment: row.environment,
    code: row.code,
    keyHash: row.key_hash,
    content: row.content,
    subjectId: row.subject_id,
    told: row.told,
    at: row.at,
  }));
}

/** Forgets the documents of transactions that are told anew. */
export async function forgetRecords(tx: Connection, transactions: readonly string[]): Promise<void> {
  if (transactions.length > 0) await execute(sql`DELETE FROM rule_record WHERE subject_id = ANY(${transactions}::uuid[])`, tx);
}
