import { type Connection, execute, sql } from '@/lib/db';
import type { Transaction, TransactionChange } from '@/lib/domain';

const HOUR_MS = 3_600_000;

/** Moves changed transactions from the hour, the local day and the state they were counted in to those they are in now. */
export async function rollTransactions(tx: Connection, changes: readonly TransactionChange[]): Promise<void> {
  const deltas = new Map<
    string,
    { environment: string; bucket_at: Date; workflow: string; facility: string; department: string; state: string; n: number }
  >();
  const count = (t: Transaction, n: number) => {
    const { environment, workflow, facility, department, state } = t;
    const at = Math.floor(t.startedAt.getTime() / HOUR_MS) * HOUR_MS;
    const key = [environment, workflow, facility, at, department, state].join('\u0000');
    const known = deltas.get(key);
    if (known) known.n += n;
    else deltas.set(key, { environment, bucket_at: new Date(at), workflow, facility, department, state, n });
  };
  for (const change of changes) {
    if (change.before) count(change.before, -1);
    for (const absorbed of change.mergedFrom) count(absorbed, -1);
    count(change.after, 1);
  }
  const rows = [...deltas]
    .filter(([, d]) => d.n !== 0)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, d]) => d);
  if (rows.length === 0) return;
  await execute(
    sql`WITH delta AS MATERIALIZED (
          SELECT r.*, local_day(r.bucket_at, c.timezone) AS day_at, c.timezone
          FROM json_to_recordset(${JSON.stringify(rows)}::json)
            AS r (environment text, bucket_at timestamptz, workflow text, facility text, department text, state text, n bigint),
            (SELECT timezone FROM day_clock FOR KEY SHARE) AS c),
        kept AS (
          INSERT INTO rolled_day (environment, day_at, ends_at, kept_at)
          SELECT DISTINCT environment, day_at, local_day(day_at + interval '36 hours', timezone), now() FROM delta ORDER BY 1, 2
          ON CONFLICT (environment, day_at) DO NOTHING),
        days AS (
          INSERT INTO transaction_day AS d
          SELECT environment, day_at, workflow, facility, department, state, sum(n) FROM delta GROUP BY 1, 2, 3, 4, 5, 6 HAVING sum(n) <> 0 ORDER BY 1, 2, 3, 4, 5, 6
          ON CONFLICT (environment, bucket_at, workflow, facility, department, state) DO UPDATE SET n = d.n + excluded.n)
        INSERT INTO transaction_hour AS h
        SELECT environment, bucket_at, workflow, facility, department, state, n FROM delta
        ON CONFLICT (environment, workflow, facility, bucket_at, department, state) DO UPDATE SET n = h.n + excluded.n`,
    tx,
  );
}
