import { z } from 'zod';
import { type Connection, execute, query, sql } from '@/lib/db';
import type { SloBreach } from '@/lib/domain';

const rowSchema = z.object({
  id: z.string(),
  environment: z.string(),
  code: z.string(),
  slo: z.string(),
  burn: z.number(),
  since: z.date(),
});

/** Every pair of windows over which an SLO burns too fast. Few: one row an SLO and pair. */
export async function listSloBreaches(tx: Connection): Promise<SloBreach[]> {
  return query(sql`SELECT id, environment, code, slo, burn, since FROM slo_breach`, rowSchema, tx);
}

/** Writes breaches that began and forgets those that are over. */
export async function storeSloBreaches(tx: Connection, begun: readonly SloBreach[], over: readonly SloBreach[]): Promise<void> {
  if (over.length > 0) await execute(sql`DELETE FROM slo_breach WHERE id = ANY(${over.map(({ id }) => id)}::uuid[])`, tx);
  if (begun.length === 0) return;
  await execute(
    sql`INSERT INTO slo_breach (id, environment, code, slo, burn, since)
        SELECT id, environment, code, slo, burn, since FROM jsonb_to_recordset(${JSON.stringify(begun)}::jsonb)
          AS r (id uuid, environment text, code text, slo text, burn double precision, since timestamptz)`,
    tx,
  );
}
