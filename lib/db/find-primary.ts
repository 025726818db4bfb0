import pg from 'pg';
import { z } from 'zod';
import { listAddresses } from '@/lib/config';

const ANSWERS_WITHIN_MS = 2_000;
/** New connections in quick succession ask once. */
const KNOWN_FOR_MS = 2_000;

interface Known {
  readonly atMs: number;
  readonly address: Promise<string>;
}
const known = new Map<string, Known>();

/**
 * The address of the one server of `url` that takes changes; `url` itself where it names one. Of two that would take them (the old primary came back
 * beside the new one) it is that of the later timeline, which was promoted. Throws Error with code 57P03, which passes, when none does.
 */
export function findPrimary(url: string): Promise<string> {
  const addresses = listAddresses(url);
  if (addresses.length < 2) return Promise.resolve(url);
  const before = known.get(url);
  if (before && performance.now() - before.atMs < KNOWN_FOR_MS) return before.address;
  const address = choose(addresses);
  known.set(url, { atMs: performance.now(), address });
  address.catch(() => forgetPrimary(url));
  return address;
}

/** The next connection asks anew, because the last did not come about. */
export function forgetPrimary(url: string): void {
  known.delete(url);
}

/** How a server stands: the timeline on which it writes, or why it does not. */
type Standing = { readonly address: string } & ({ readonly timeline: number } | { readonly reason: string });

async function choose(addresses: readonly string[]): Promise<string> {
  const all = await Promise.all(addresses.map(look));
  const [first] = all.flatMap((one) => ('timeline' in one ? [one] : [])).sort((a, b) => b.timeline - a.timeline);
  if (first) return first.address;
  const reasons = all.map((one) => `${new URL(one.address).host} ${'reason' in one ? one.reason : ''}`);
  throw Object.assign(new Error(`None of the database's servers takes changes: ${reasons.join('; ')}.`), { code: '57P03' });
}

const row = z.object({ timeline: z.string().nullable() });

async function look(address: string): Promise<Standing> {
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
      'select case when pg_is_in_recovery() then null else substr(pg_walfile_name(pg_current_wal_lsn()), 1, 8) end as timeline',
    );
    const { timeline } = row.parse(rows[0]);
    return timeline === null ? { address, reason: 'is a standby' } : { address, timeline: Number.parseInt(timeline, 16) };
  } catch (error) {
    return { address, reason: `says ${error instanceof Error ? error.message : String(error)}` };
  } finally {
    await client.end().catch(() => undefined);
  }
}
