import { z } from 'zod';
import { type Connection, execute, query, sql } from '@/lib/db';
import type { ReferenceTold } from '@/lib/domain';

const keyOf = ({ environment, domain, keyHash, application }: ReferenceTold) => `${environment} ${domain} ${keyHash} ${application}`;

/**
 * Keeps the newest of what each application said of each key, and lets the rules look at what changed. What is said later counts, however it
 * came; a state that goes on stands since it began. Returns how many rows changed anything: the same again changes nothing.
 */
export async function writeReferences(tx: Connection, told: readonly ReferenceTold[], now: Date): Promise<number> {
  let changed = 0;
  const waves: ReferenceTold[][] = [];
  const seen = new Map<string, number>();
  for (const one of told.toSorted((a, b) => a.toldAt.getTime() - b.toldAt.getTime())) {
    const wave = seen.get(keyOf(one)) ?? 0;
    seen.set(keyOf(one), wave + 1);
    waves[wave] = [...(waves[wave] ?? []), one];
  }
  for (const wave of waves) changed += await writeWave(tx, wave, now);
  return changed;
}

async function writeWave(tx: Connection, wave: readonly ReferenceTold[], now: Date): Promise<number> {
  const rows = wave
    .map((one) => ({
      environment: one.environment,
      domain: one.domain,
      key_hash: one.keyHash,
      application: one.application,
      key_text: one.keyText,
      state: one.state,
      valid_from: one.validFrom,
      attributes: one.attributes,
      source: one.source,
      transaction_id: one.transactionId,
      facility: one.facility,
      department: one.department,
      workflow: one.workflow,
      told_at: one.toldAt,
    }))
    // In one order, so that two writers cannot lock each other out.
    .sort((a, b) =>
      `${a.environment}${a.domain}${a.key_hash}${a.application}` < `${b.environment}${b.domain}${b.key_hash}${b.application}` ? -1 : 1,
    );
  const written = await query(
    sql`INSERT INTO reference_row AS k (environment, domain, key_hash, application, key_text, state, valid_from, attributes, source, transaction_id, facility,
          department, workflow, told_at, due_at)
        SELECT r.*, ${now}::timestamptz FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) AS r (environment text, domain text, key_hash uuid, application text,
          key_text text, state text, valid_from timestamptz, attributes jsonb, source text, transaction_id uuid, facility text, department text, workflow text,
          told_at timestamptz)
        ON CONFLICT (environment, domain, key_hash, application) DO UPDATE SET
          prior_state = CASE WHEN excluded.state = k.state THEN k.prior_state WHEN k.valid_from <= excluded.told_at THEN k.state ELSE k.prior_state END,
          valid_from = CASE WHEN excluded.state = k.state THEN least(k.valid_from, excluded.valid_from) ELSE excluded.valid_from END,
          state = excluded.state, attributes = k.attributes || excluded.attributes, source = excluded.source,
          transaction_id = coalesce(excluded.transaction_id, k.transaction_id),
          facility = CASE WHEN excluded.facility = 'unassigned' THEN k.facility ELSE excluded.facility END,
          department = CASE WHEN excluded.department = 'unassigned' THEN k.department ELSE excluded.department END,
          workflow = excluded.workflow, told_at = excluded.told_at, due_at = excluded.due_at
        WHERE excluded.told_at >= k.told_at AND (excluded.state <> k.state OR k.attributes || excluded.attributes <> k.attributes
          OR (excluded.state = k.state AND excluded.valid_from < k.valid_from))
        RETURNING k.environment, k.domain, k.application, (xmax = 0) AS fresh, k.told_at`,
    z.object({ environment: z.string(), domain: z.string(), application: z.string(), fresh: z.boolean(), told_at: z.date() }),
    tx,
  );
  // That it was said again keeps it from growing old, at most once a day.
  await execute(
    sql`UPDATE reference_row k SET told_at = r.told_at FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
          AS r (environment text, domain text, key_hash uuid, application text, told_at timestamptz)
        WHERE (k.environment, k.domain, k.key_hash, k.application) = (r.environment, r.domain, r.key_hash, r.application)
          AND k.told_at < r.told_at - interval '1 day'`,
    tx,
  );
  const tellers = Map.groupBy(wave, ({ environment, domain, application }) => JSON.stringify({ environment, domain, application }));
  const fresh = Map.groupBy(
    written.filter((row) => row.fresh),
    ({ environment, domain, application }) => JSON.stringify({ environment, domain, application }),
  );
  const said = [...tellers]
    .map(([who, list]) => ({
      ...JSON.parse(who),
      first_at: new Date(Math.min(...list.map(({ toldAt }) => toldAt.getTime()))),
      last_at: new Date(Math.max(...list.map(({ toldAt }) => toldAt.getTime()))),
      keys: fresh.get(who)?.length ?? 0,
    }))
    .sort((a, b) => (`${a.environment}${a.domain}${a.application}` < `${b.environment}${b.domain}${b.application}` ? -1 : 1));
  await execute(
    sql`INSERT INTO reference_teller AS t SELECT * FROM jsonb_to_recordset(${JSON.stringify(said)}::jsonb)
          AS r (environment text, domain text, application text, first_at timestamptz, last_at timestamptz, keys bigint)
        ON CONFLICT (environment, domain, application) DO UPDATE SET first_at = least(t.first_at, excluded.first_at),
          last_at = greatest(t.last_at, excluded.last_at), keys = t.keys + excluded.keys`,
    tx,
  );
  return written.length;
}
