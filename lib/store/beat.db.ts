import { execute, sql } from '@/lib/db';

/** Says that this worker is alive and how much is waiting; forgets workers silent for a day. */
export async function beat(worker: string, now: Date): Promise<void> {
  await execute(
    sql`WITH gone AS (DELETE FROM worker_heartbeat WHERE at < ${now}::timestamptz - interval '1 day')
        INSERT INTO worker_heartbeat (worker, at, inbox) VALUES (${worker}, ${now}::timestamptz, (SELECT count(*) FROM event_inbox))
        ON CONFLICT (worker) DO UPDATE SET at = excluded.at, inbox = excluded.inbox`,
  );
}
