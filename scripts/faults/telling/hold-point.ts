import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';

/** Where a step of telling is held at its very commit: everything is written, and nothing is true yet. */
export const commits = {
  raised: { table: 'intent', on: 'INSERT', condition: "NEW.reason = 'opened'" },
  claimed: { table: 'intent', on: 'UPDATE', condition: "NEW.state = 'sending' AND OLD.state <> 'sending'" },
  begun: { table: 'delivery', on: 'INSERT', condition: 'true' },
  noted: { table: 'intent', on: 'UPDATE', condition: "NEW.state = 'delivered'" },
  escalated: { table: 'escalation_timer', on: 'UPDATE', condition: 'NEW.step > OLD.step' },
} as const;
export type Commit = keyof typeof commits;

/** Any number: a step waits for this lock while somebody else has it. */
const LOCK = 72_360_044;
const HELD_WITHIN_MS = 60_000;

/** Puts traps at the commits of a database of ours; until one is set they cost a look at an empty table. */
export async function layTraps(url: string): Promise<void> {
  await withClient(url, async (client) => {
    await client.query(`CREATE TABLE IF NOT EXISTS fault_point (name text PRIMARY KEY);
      CREATE OR REPLACE FUNCTION fault_stop() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $$ BEGIN
        IF EXISTS (SELECT FROM public.fault_point WHERE name = TG_ARGV[0]) THEN PERFORM pg_advisory_xact_lock_shared(${LOCK}); END IF;
        RETURN NULL; END $$`);
    for (const [name, { table, on, condition }] of Object.entries(commits))
      await client.query(`CREATE CONSTRAINT TRIGGER fault_${name} AFTER ${on} ON ${table} DEFERRABLE INITIALLY DEFERRED
        FOR EACH ROW WHEN (${condition}) EXECUTE FUNCTION fault_stop('${name}')`);
  });
}

export interface Holding {
  readonly url: string;
  readonly commit: Commit;
  /** Makes the product come to that commit. */
  readonly cause: () => Promise<void>;
  /** While it is held: kills somebody, or acts. */
  readonly strike: () => void | Promise<void>;
  /** What the database does with it: a sender that dies before its word is heard, or after. */
  readonly end: 'rolled back' | 'committed';
}

/** Holds the next one that comes to this commit, strikes, and lets the commit end as told. Throws Error when nobody comes in a minute. */
export async function holdCommit({ url, commit, cause, strike, end }: Holding): Promise<void> {
  await withClient(url, async (client) => {
    await client.query('SELECT pg_advisory_lock($1)', [LOCK]);
    await client.query('INSERT INTO fault_point VALUES ($1)', [commit]);
    await cause();
    const held = await waitForHeld(client);
    await strike();
    // A database that was struck has forgotten both.
    await client.query('DELETE FROM fault_point').catch(() => undefined);
    if (end === 'rolled back')
      await client.query('SELECT pg_terminate_backend(pid) FROM unnest($1::int[]) AS pid', [held]).catch(() => undefined);
  });
}

/** Takes away what a struck database kept. */
export const forgetTraps = (url: string): Promise<void> =>
  withClient(url, async (client) => void (await client.query('DELETE FROM fault_point')));

async function waitForHeld(client: pg.Client): Promise<number[]> {
  for (const until = Date.now() + HELD_WITHIN_MS; Date.now() < until; await sleep(10)) {
    const { rows } = await client.query(`SELECT pid FROM pg_locks WHERE locktype = 'advisory' AND objid = ${LOCK} AND NOT granted`);
    if (rows.length > 0) return rows.map(({ pid }) => Number(pid));
  }
  throw new Error('Nobody came to the point at which somebody was to be killed.');
}

async function withClient(url: string, work: (client: pg.Client) => Promise<void>): Promise<void> {
  const client = new pg.Client({ connectionString: url, application_name: 'faults' });
  client.on('error', () => undefined);
  try {
    await client.connect();
    await work(client);
  } finally {
    await client.end().catch(() => undefined);
  }
}
