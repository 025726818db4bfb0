import pg from 'pg';
import { z } from 'zod';
import { config } from '@/lib/config';
import { findPrimary } from './find-primary';
import { findStandby } from './find-standby';
import type { Lane, PoolName } from './lanes';
import { placeOf } from './look-at-server';
import { databaseUrl, defaultLane, state, useStandby } from './pools';

/** How the standby of DATABASE_READ_URL stands, as this process sees it. */
export interface Replica {
  /** Whether screens read from it now. */
  readonly used: boolean;
  /** How old what it shows is; null while that is not known. */
  readonly lagMs: number | null;
}

/** Beyond this the primary is read: a number that is late says so nowhere. */
const MOST_LAG_MS = 10_000;
/** Who has changed something here reads it from the primary for so long. */
const OWN_CHANGE_MS = 3_000;
const ASK_EVERY_MS = 1_000;
const KEPT_NOTES = 120;

interface Watch {
  /** Where the primary's log was at which time, oldest first. */
  notes: { atMs: number; place: bigint }[];
  lagMs: number | null;
  changedAtMs: number;
  timer: NodeJS.Timeout | null;
}

const globals = globalThis as typeof globalThis & { throughlineReplica?: Watch };
const watch = (): Watch => (globals.throughlineReplica ??= { notes: [], lagMs: null, changedAtMs: Number.NEGATIVE_INFINITY, timer: null });

const isWanted = () => config().databaseReadUrl !== null && state().url === null && defaultLane() === 'screen';

/**
 * The pool that screens read from: the standby while it is at most ten seconds behind and nothing was changed by this process a moment ago, else
 * the primary. A worker, and whoever decides something, always reads the primary.
 */
export function readingPool(): PoolName {
  if (!isWanted()) return 'reading';
  begin();
  return readReplica()?.used ? 'standby' : 'reading';
}

/** Null where there is none, or none is used by this process. */
export function readReplica(): Replica | null {
  if (!isWanted()) return null;
  const { lagMs, changedAtMs } = watch();
  return { lagMs, used: lagMs !== null && lagMs <= MOST_LAG_MS && performance.now() - changedAtMs > OWN_CHANGE_MS };
}

/** Notes that this process has just changed something for a person. */
export function noteChange(lane: Lane): void {
  if (lane === 'screen') watch().changedAtMs = performance.now();
}

function begin(): void {
  const watching = watch();
  if (watching.timer) return;
  const primary = reopened(() => findPrimary(databaseUrl()));
  const standby = reopened(async () => {
    const address = await findStandby(config().databaseReadUrl ?? '');
    useStandby(address);
    return address;
  });
  const ask = async () => {
    watching.lagMs = await measureLag(watching, primary.ask, standby.ask).catch(() => null);
    // Of several another may be closer behind: the next question looks.
    if ((watching.lagMs ?? 0) > MOST_LAG_MS) await standby.close();
  };
  watching.timer = setInterval(() => void ask(), ASK_EVERY_MS);
  watching.timer.unref();
  void ask();
  state().onClose.add(async () => {
    if (watching.timer) clearInterval(watching.timer);
    Object.assign(watching, { timer: null, lagMs: null, notes: [] });
    await Promise.all([primary.close(), standby.close()]);
  });
}

type Ask = (text: string) => Promise<string | null>;

/**
 * The time since the newest note of the primary's log that the standby has replayed. So a standby that hears nothing any more grows old, which
 * its own word does not say.
 */
async function measureLag(watching: Watch, askPrimary: Ask, askStandby: Ask): Promise<number | null> {
  const atMs = performance.now();
  const there = await askPrimary('select pg_current_wal_lsn()::text as place');
  if (there !== null) watching.notes = [...watching.notes, { atMs, place: placeOf(there) }].slice(-KEPT_NOTES);
  const here = await askStandby('select pg_last_wal_replay_lsn()::text as place');
  if (here === null) return null;
  const reached = watching.notes.findLast(({ place }) => place <= placeOf(here));
  // Behind all that was noted: at least as old as the oldest note, once there are so many.
  const oldest = watching.notes.length < KEPT_NOTES ? undefined : watching.notes[0];
  const known = reached ?? oldest;
  return known ? Math.round(performance.now() - known.atMs) : null;
}

const placeRow = z.object({ place: z.string().nullable() });

/** One connection that is opened again by the next question after it was lost. */
function reopened(address: () => Promise<string>): { readonly ask: Ask; readonly close: () => Promise<void> } {
  let client: pg.Client | null = null;
  const close = async () => {
    const open = client;
    client = null;
    await open?.end().catch(() => undefined);
  };
  return {
    close,
    ask: async (text) => {
      try {
        if (!client) {
          const fresh = new pg.Client({
            connectionString: await address(),
            connectionTimeoutMillis: 2_000,
            query_timeout: 2_000,
            application_name: 'throughline lag',
          });
          fresh.on('error', () => undefined);
          await fresh.connect();
          client = fresh;
        }
        const { rows } = await client.query(text);
        return placeRow.parse(rows[0]).place;
      } catch (error) {
        await close();
        throw error;
      }
    },
  };
}
