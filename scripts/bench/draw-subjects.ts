import pg from 'pg';
import { z } from 'zod';

/** What is asked for by name: drawn by chance from all that is stored. */
export interface Subjects {
  readonly transactions: readonly string[];
  /** Values of business keys that name one transaction. */
  readonly keys: readonly { type: string; value: string }[];
  readonly traces: readonly string[];
  readonly errors: readonly string[];
  readonly suppliers: readonly string[];
  /** Words of faults that stand now. */
  readonly words: readonly string[];
}

const EACH = 200;
const text = z.object({ value: z.string() });

export async function drawSubjects(databaseUrl: string): Promise<Subjects> {
  const client = new pg.Client({ connectionString: databaseUrl, application_name: 'bench' });
  await client.connect();
  try {
    const share = await client.query(
      `SELECT least(100, 100 * 100000 / greatest(1, reltuples))::float8 AS percent FROM pg_class WHERE oid = 'transaction_key'::regclass`,
    );
    const sample = `transaction_key TABLESAMPLE SYSTEM (${Number(share.rows[0].percent)})`;
    const draw = async (statement: string) => (await client.query(`${statement} ORDER BY random() LIMIT ${EACH}`)).rows;
    const values = async (statement: string) =>
      text
        .array()
        .parse(await draw(statement))
        .map((row) => row.value);
    return {
      transactions: await values(
        `SELECT * FROM (SELECT DISTINCT transaction_id::text AS value FROM ${sample} WHERE environment = 'production') AS t`,
      ),
      keys: z
        .object({ type: z.string(), value: z.string() })
        .array()
        .parse(
          await draw(
            `SELECT substr(kind, 5) AS type, value FROM ${sample} WHERE kind LIKE 'key:%' AND identity AND environment = 'production'`,
          ),
        ),
      traces: await values(`SELECT replace(value, '-', '') AS value FROM ${sample} WHERE kind = 'trace' AND environment = 'production'`),
      errors: await values(`SELECT * FROM (SELECT DISTINCT value FROM ${sample} WHERE kind = 'error') AS e`),
      suppliers: await values(
        `SELECT * FROM (SELECT DISTINCT supplier AS value FROM (SELECT supplier FROM transaction WHERE supplier IS NOT NULL LIMIT 20000) AS few) AS s`,
      ),
      words: await values(
        `SELECT * FROM (SELECT DISTINCT word AS value FROM (SELECT error_message FROM transaction WHERE state = 'failed' AND failed_at > now() - interval '90 days' AND error_message IS NOT NULL LIMIT 500) AS f,
           regexp_split_to_table(error_message, '[^A-Za-z]+') AS word WHERE length(word) > 4) AS w`,
      ),
    };
  } finally {
    await client.end();
  }
}
