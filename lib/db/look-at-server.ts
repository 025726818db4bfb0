import pg from 'pg';
import { z } from 'zod';

const ANSWERS_WITHIN_MS = 2_000;

/** How a server stands: the timeline on which it takes changes, how far a standby has replayed the log of another, or why neither is known. */
export type Standing =
  | { readonly address: string; readonly state: 'primary'; readonly timeline: number }
  | { readonly address: string; readonly state: 'standby'; readonly replayed: bigint }
  | { readonly address: string; readonly state: 'away'; readonly reason: string };

const row = z.object({ timeline: z.string().nullable(), replayed: z.string().nullable() });

/** A place in the log, `1A/2B3C`, as one number. */
export function placeOf(lsn: string): bigint {
  const [high = '0', low = '0'] = lsn.split('/');
  return (BigInt(`0x${high}`) << 32n) + BigInt(`0x${low}`);
}

/** Asks one server over a connection of its own; never throws, and answers within some seconds. */
export async function lookAtServer(address: string): Promise<Standing> {
  const client = new pg.Client({
    connectionString: address,
    application_name: 'throughline primary',
    connectionTimeoutMillis: ANSWERS_WITHIN_MS,
    query_timeout: ANSWERS_WITHIN_MS,
  });
  client.on('error', () => undefined);
  try {
    await client.connect();
    // The name of the file of the log that is written begins with its timeline.
    const { rows } = await client.query(
      `select case when pg_is_in_recovery() then null else substr(pg_walfile_name(pg_current_wal_lsn()), 1, 8) end as timeline,
        pg_last_wal_replay_lsn()::text as replayed`,
    );
    const { timeline, replayed } = row.parse(rows[0]);
    if (timeline !== null) return { address, state: 'primary', timeline: Number.parseInt(timeline, 16) };
    return { address, state: 'standby', replayed: placeOf(replayed ?? '0/0') };
  } catch (error) {
    return { address, state: 'away', reason: error instanceof Error ? error.message : String(error) };
  } finally {
    await client.end().catch(() => undefined);
  }
}
