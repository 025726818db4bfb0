import { execute, jsonb, sql } from '@/lib/db';

/** Says that this worker is alive, how much is waiting and what it tells of itself; forgets workers silent for a day. */
export async function beat(worker: string, now: Date, details: Readonly<Record<string, unknown>> = {}): Promise<void> {
  await execute(
    sql`WITH gone AS (DELETE FROM worker_heartbeat WHERE at < ${now}::timestamptz - interval '1 day')
        INSERT INTO worker_heartbeat (worker, at, inbox, details)
        VALUES (${worker}, ${now}::timestamptz, (SELECT count(*) FROM event_inbox), ${jsonb(details)})
        ON CONFLICT (worker) DO UPDATE SET at = excluded.at, inbox = excluded.inbox, details = excluded.details`,
  );
}
