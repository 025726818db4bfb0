import { z } from 'zod';
import { type Connection, execute, query, sql } from '@/lib/db';
import { breachFactsSchema, type SeriesBreach } from '@/lib/domain';

const rowSchema = z.object({
  id: z.string(),
  environment: z.string(),
  code: z.string(),
  signature: z.string(),
  since: z.date(),
  facts: breachFactsSchema,
});

/** Every group that a rule over series holds to be bad. Few: one row a rule and group. */
export async function listSeriesBreaches(tx: Connection): Promise<SeriesBreach[]> {
  return query(sql`SELECT id, environment, code, signature, since, facts FROM series_breach`, rowSchema, tx);
}

/** Writes breaches that began and forgets those that are over. */
export async function storeSeriesBreaches(tx: Connection, begun: readonly SeriesBreach[], over: readonly SeriesBreach[]): Promise<void> {
  if (over.length > 0) await execute(sql`DELETE FROM series_breach WHERE id = ANY(${over.map(({ id }) => id)}::uuid[])`, tx);
  if (begun.length === 0) return;
  await execute(
    sql`INSERT INTO series_breach (id, environment, code, signature, since, facts)
        SELECT id, environment, code, signature, since, facts
        FROM jsonb_to_recordset(${JSON.stringify(begun)}::jsonb) AS r (id uuid, environment text, code text, signature text, since timestamptz, facts jsonb)
        ON CONFLICT (environment, code, signature) DO NOTHING`,
    tx,
  );
}
