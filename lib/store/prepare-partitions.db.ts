import { z } from 'zod';
import { query, sql } from '@/lib/db';

const DAY_MS = 86_400_000;
const ready = new Set<string>();

/**
 * Makes the partitions of these tables that hold these times, where they are missing. Runs outside any transaction of the
 * caller, because making one briefly locks its table. Costs nothing for days already seen by this process.
 */
export async function preparePartitions(tables: readonly string[], times: Iterable<Date>): Promise<void> {
  const numbers = new Set<number>();
  for (const time of times) numbers.add(Math.floor(time.getTime() / DAY_MS));
  const days = [...numbers].map((number) => new Date(number * DAY_MS).toISOString().slice(0, 10));
  for (const table of tables) {
    for (const day of days) {
      const name = `${table} ${day}`;
      if (ready.has(name)) continue;
      await query(sql`SELECT ensure_partition(${table}, ${`${day}T12:00:00Z`}::timestamptz) AS made`, z.object({ made: z.boolean() }));
      ready.add(name);
    }
  }
}

/** Forgets which partitions stand, after one turned out to be gone: the next look asks the database again. */
export function forgetPartitions(): void {
  ready.clear();
}
