import { type Connection, execute, sql } from '@/lib/db';
import type { Hold } from './find-hold.db';

/** Holds back everything that would leave the house. A hold that is in force stays as it is. */
export async function putOnHold(on: Connection | undefined, { since, reason, dataUntil }: Hold): Promise<void> {
  await execute(
    sql`INSERT INTO hold (since, reason, data_until) VALUES (${since}::timestamptz, ${reason}, ${dataUntil}::timestamptz) ON CONFLICT DO NOTHING`,
    on,
  );
}
