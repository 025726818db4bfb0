import { setTimeout as sleep } from 'node:timers/promises';
import type pg from 'pg';

const WITHIN_MS = 30 * 60_000;

/** Has the product make the days of all hours anew, and waits for it. Does nothing in a product that keeps no days. */
export async function rollDays(client: pg.Client, say: (line: string) => void): Promise<void> {
  const { rows } = await client.query(`SELECT to_regclass('rolled_day') IS NOT NULL AS keeps`);
  if (!rows[0].keeps) return;
  say('waiting until the days are rolled');
  for (const end = Date.now() + WITHIN_MS; Date.now() < end; await sleep(500)) {
    const left = await client.query('SELECT count(*)::integer AS n FROM rolled_day WHERE kept_at IS NULL OR dirty_at IS NOT NULL');
    if (left.rows[0].n === 0) return;
  }
  throw new Error(`Days were not rolled within ${WITHIN_MS / 60_000} minutes.`);
}
