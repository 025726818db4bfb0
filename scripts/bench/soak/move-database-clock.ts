import pg from 'pg';
import type { Part } from './hold-clock';

/**
 * Puts functions named now and clock_timestamp before PostgreSQL's own in the search path of the database: each part is told its own time, by the
 * name under which its sessions are open. Counts for sessions that are opened from then on. pgstattuple comes with it, for what is measured.
 */
export async function moveDatabaseClock(databaseUrl: string): Promise<void> {
  const client = new pg.Client({ connectionString: databaseUrl, application_name: 'bench' });
  await client.connect();
  try {
    await client.query(`
      CREATE EXTENSION IF NOT EXISTS pgstattuple;
      CREATE SCHEMA soak;
      CREATE TABLE soak.clock (part text PRIMARY KEY, shift interval NOT NULL);
      INSERT INTO soak.clock VALUES ('serve', '0'), ('worker', '0');
      CREATE FUNCTION soak.shift() RETURNS interval LANGUAGE sql STABLE AS $$
        SELECT shift FROM soak.clock WHERE part = CASE WHEN current_setting('application_name') ~ '^throughline (worker|session)' THEN 'worker' ELSE 'serve' END $$;
      CREATE FUNCTION soak.now() RETURNS timestamptz LANGUAGE sql STABLE AS $$ SELECT pg_catalog.now() + soak.shift() $$;
      CREATE FUNCTION soak.clock_timestamp() RETURNS timestamptz LANGUAGE sql VOLATILE AS $$ SELECT pg_catalog.clock_timestamp() + soak.shift() $$;
      GRANT USAGE ON SCHEMA soak TO PUBLIC;
      GRANT SELECT ON soak.clock TO PUBLIC;
      DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET search_path = public, soak, pg_catalog', current_database()); END $$`);
  } finally {
    await client.end();
  }
}

export async function tellDatabase(client: pg.Client, part: Part, atMs: number): Promise<void> {
  await client.query({
    text: `UPDATE soak.clock SET shift = to_timestamp($2) - pg_catalog.clock_timestamp() WHERE part = $1`,
    values: [part, atMs / 1000],
  });
}
