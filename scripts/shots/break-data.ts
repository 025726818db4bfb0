import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';

/** What the frame around a page reads: who is signed in, what they may see, and the names to choose from. */
const frame = /^(person|session|account|verification|access_grant|team_member|api_token|catalog_version|two_factor|passkey|feed|_.*)$/;
const TRIES = 20;

/**
 * Puts every table that pages read out of reach, so that each page shows what it shows when its data cannot be read. Nothing brings them back: the product
 * is thrown away afterwards.
 */
export async function breakData(databaseUrl: string): Promise<number> {
  const client = new pg.Client({ connectionString: databaseUrl, application_name: 'shots' });
  await client.connect();
  try {
    await client.query("SET lock_timeout = '2s'");
    const { rows } = await client.query(
      "SELECT c.relname AS name FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = 'public' AND c.relkind IN ('r', 'p') AND NOT c.relispartition",
    );
    const names = rows.map(({ name }) => String(name)).filter((name) => !frame.test(name));
    for (const name of names) await rename(client, name);
    return names.length;
  } finally {
    await client.end();
  }
}

/** A table that is written to right now is asked for again. */
async function rename(client: pg.Client, name: string): Promise<void> {
  for (let at = 1; ; at += 1) {
    try {
      await client.query(`ALTER TABLE ${client.escapeIdentifier(name)} RENAME TO ${client.escapeIdentifier(`gone_${name}`)}`);
      return;
    } catch (error) {
      if (at === TRIES) throw error;
      await sleep(200);
    }
  }
}
