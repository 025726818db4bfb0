import { z } from 'zod';
import { type Connection, query, sql } from '@/lib/db';

const rowSchema = z.object({ since: z.date(), reason: z.string(), data_until: z.date() });

export interface Hold {
  readonly since: Date;
  readonly reason: string;
  /** What was to be sent before may have been sent. */
  readonly dataUntil: Date;
}

/** The hold in force; null when nothing is held. Cost: index hold_open. */
export async function findHold(on?: Connection): Promise<Hold | null> {
  const [row] = await query(sql`SELECT since, reason, data_until FROM hold WHERE released_at IS NULL`, rowSchema, on);
  return row ? { since: row.since, reason: row.reason, dataUntil: row.data_until } : null;
}
