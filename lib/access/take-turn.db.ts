import { z } from 'zod';
import { execute, query, sql } from '@/lib/db';

export interface Turns {
  most: number;
  windowMs: number;
}

const CLEAR_EVERY = 500;

/**
 * Takes one of `most` turns in a window that begins with the first one, and says whether there was one left: on every replica the same, because
 * one row counts. Cost: one upsert by primary key.
 */
export async function takeTurn(key: string, { most, windowMs }: Turns, now: Date): Promise<boolean> {
  const since = new Date(now.getTime() - windowMs);
  const [row] = await query(
    sql`insert into throttle as t (key, started_at, turns) values (${key}, ${now}::timestamptz, 1)
        on conflict (key) do update set
          turns = case when t.started_at <= ${since}::timestamptz then 1 else t.turns + 1 end,
          started_at = case when t.started_at <= ${since}::timestamptz then ${now}::timestamptz else t.started_at end
        returning turns`,
    z.object({ turns: z.number() }),
  );
  const turns = row?.turns ?? 1;
  if (turns === 1 && Math.random() * CLEAR_EVERY < 1)
    await execute(sql`delete from throttle where started_at < ${now}::timestamptz - interval '1 day'`);
  return turns <= most;
}
