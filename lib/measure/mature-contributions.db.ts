import type { Connection } from '@/lib/db';
import { readMatured, writeContributions } from './write-contributions.db';

/** Counts pending contributions whose time has come, at most `limit`, and returns how many that were. */
export async function matureContributions(tx: Connection, now: Date, limit = 5000): Promise<number> {
  const pending = await readMatured(tx, now, limit);
  await writeContributions(
    tx,
    pending,
    pending.map((c) => ({ ...c, state: 'counted' as const })),
  );
  return pending.length;
}
