import { z } from 'zod';
import { pendingMigrations, query, sql } from '@/lib/db';
import type { Readiness } from '@/lib/domain/endpoints';

const LATE_SECONDS = 15;
const beatRow = z.object({ seconds: z.number().nullable() });
type Part = Readiness['database'];

const unknown: Part = { ready: false, detail: 'Not known while the database is away.' };
// Anybody may ask: what the database is called and where it stands is for who runs it.
const noAnswer: Part = { ready: false, detail: 'PostgreSQL does not answer. `npm run admin -- doctor` says why.' };

async function readDatabase(): Promise<Part> {
  try {
    await query(sql`select 1 as one`, z.object({ one: z.number() }));
    return { ready: true, detail: 'PostgreSQL answers.' };
  } catch {
    return noAnswer;
  }
}

async function readMigrations(): Promise<Part> {
  const pending = await pendingMigrations();
  if (pending.length === 0) return { ready: true, detail: 'All migrations are applied.' };
  return { ready: false, detail: `Not applied: ${pending.join(', ')}. Start with npm start, which applies them.` };
}

async function readWorker(): Promise<Part> {
  const rows = await query(sql`select extract(epoch from now() - max(at))::float8 as seconds from worker_heartbeat`, beatRow);
  const seconds = rows[0]?.seconds ?? null;
  if (seconds === null) return { ready: false, detail: 'No worker was ever heard from. Start one with npm run worker.' };
  return {
    ready: seconds < LATE_SECONDS,
    detail: `Last heard from ${Math.max(0, Math.round(seconds))} s ago; late after ${LATE_SECONDS} s.`,
  };
}

/** Whether this replica can do its work, part by part, each with its reason in words. Never throws. Three short statements. */
export async function readReadiness(): Promise<Readiness> {
  const database = await readDatabase();
  if (!database.ready) return { ready: false, database, migrations: unknown, worker: unknown };
  const migrations = await readMigrations().catch(() => noAnswer);
  const worker = migrations.ready
    ? await readWorker().catch(() => noAnswer)
    : { ready: false, detail: 'Not asked before the migrations are applied.' };
  return { ready: migrations.ready && worker.ready, database, migrations, worker };
}
