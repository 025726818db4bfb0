import pg from 'pg';
import { parse as parseArray } from 'postgres-array';
import { config } from '@/lib/config';

/**
 * Who waits for the answer: a sender (`ingest`), a person (`screen`; `reading` for readAtOnce) or nobody (`worker`). Each has its own pool and
 * time limit.
 */
export type Lane = 'ingest' | 'screen' | 'reading' | 'worker';

/** Where a statement runs: a lane's pool, or the one client of a transaction. Opaque outside lib/db. */
export interface Connection {
  /** `name`: the session keeps the statement's plan under it. */
  readonly run: <R extends pg.QueryResultRow>(text: string, values: unknown[], name?: string) => Promise<pg.QueryResult<R>>;
  /** Rows as lists of columns, in the order of the statement. */
  readonly runRows: (text: string, values: unknown[]) => Promise<unknown[][]>;
  /** Runs `work` with one client of its own, or with the transaction's client. */
  readonly withClient: <T>(work: (client: pg.PoolClient) => Promise<T>) => Promise<T>;
}

const limits: Record<Lane, { max: number; statementMs: number; waitMs: number }> = {
  ingest: { max: 8, statementMs: 10_000, waitMs: 5_000 },
  screen: { max: 8, statementMs: 15_000, waitMs: 10_000 },
  reading: { max: 6, statementMs: 15_000, waitMs: 10_000 },
  worker: { max: 6, statementMs: 120_000, waitMs: 30_000 },
};

const parsers: Record<number, (text: string) => unknown> = {
  20: toInteger,
  1016: (text) => parseArray(text, toInteger),
  // A date has no time zone: it stays 'YYYY-MM-DD' instead of becoming a midnight somewhere.
  1082: (text) => text,
  1184: toTime,
};

/** `2026-11-22 20:24:24.835+00`, as every session of ours gets it; whatever looks otherwise is left to the driver. Below a ms is cut off. */
function toTime(text: string): unknown {
  const usual = text.length >= 22 && text.length <= 29 && text[4] === '-' && text[10] === ' ' && text.endsWith('+00');
  return usual ? new Date(`${text.slice(0, 10)}T${text.slice(11, -3)}Z`) : pg.types.getTypeParser(1184)(text);
}

function toInteger(text: string): number | bigint {
  const value = Number(text);
  return Number.isSafeInteger(value) ? value : BigInt(text);
}

const types: pg.CustomTypesConfig = {
  getTypeParser: (oid, format) => (format !== 'binary' && parsers[oid]) || pg.types.getTypeParser(oid, format),
};

interface State {
  url: string | null;
  defaultLane: Lane;
  pools: Map<Lane, pg.Pool>;
  onClose: Set<() => Promise<void>>;
}

// Next bundles this module more than once in one process; the pools must be shared all the same.
const globals = globalThis as typeof globalThis & { throughlineDatabase?: State };
export function state(): State {
  globals.throughlineDatabase ??= { url: null, defaultLane: 'screen', pools: new Map(), onClose: new Set() };
  return globals.throughlineDatabase;
}

/** The address in use: what `connectTo` set, else DATABASE_URL. Throws Error when neither is there. */
export function databaseUrl(): string {
  const url = state().url ?? config().databaseUrl;
  if (url === null) throw new Error('DATABASE_URL is not set. `npm start` brings its own database; every other command needs an address.');
  return url;
}

export function poolOf(name: Lane): pg.Pool {
  const known = state().pools.get(name);
  if (known) return known;
  const { max, statementMs, waitMs } = limits[name];
  const pool = new pg.Pool({
    connectionString: databaseUrl(),
    max,
    connectionTimeoutMillis: waitMs,
    idleTimeoutMillis: 30_000,
    allowExitOnIdle: true,
    application_name: `throughline ${name}`,
    options: `-c statement_timeout=${statementMs} -c idle_in_transaction_session_timeout=${statementMs} -c TimeZone=UTC`,
    types,
    // Statements are sent without waiting for the answers of those before. A COPY cannot be sent so.
    pipeline: name === 'reading',
  });
  // An idle client whose server went away reports here; the pool replaces it, and the next statement reports the fault itself.
  pool.on('error', () => undefined);
  // The pool does not listen for a client that is lent out. Between two statements of a transaction nobody would, and the process would end.
  pool.on('connect', (client) => client.on('error', () => undefined));
  state().pools.set(name, pool);
  return pool;
}

/** A connection of this lane outside any transaction: each statement takes a client of the lane's pool. */
export function lane(name: Lane): Connection {
  return {
    run: (text, values, prepared) => poolOf(name).query(prepared === undefined ? { text, values } : { text, values, name: prepared }),
    runRows: async (text, values) => (await poolOf(name).query<unknown[]>({ text, values, rowMode: 'array' })).rows,
    withClient: async (work) => {
      const client = await poolOf(name).connect();
      let fault: unknown = null;
      try {
        return await work(client);
      } catch (error) {
        fault = error;
        throw error;
      } finally {
        // A client that failed outside a statement may be half way through a COPY: it is thrown away, not reused.
        client.release(fault !== null);
      }
    },
  };
}

/** The pools that are open: connections at work, those that wait for work, and requests that wait for a connection. */
export function readPools(): { lane: Lane; busy: number; idle: number; waiting: number }[] {
  return [...state().pools].map(([name, { totalCount, idleCount, waitingCount }]) => ({
    lane: name,
    busy: totalCount - idleCount,
    idle: idleCount,
    waiting: waitingCount,
  }));
}

/** Sets the lane of statements that name none; a process does this once at its start. The first default is `screen`. */
export function setDefaultLane(name: Lane): void {
  state().defaultLane = name;
}

export function defaultLane(): Lane {
  return state().defaultLane;
}

/** Closes the open pools and sends every later statement to `url`; null goes back to DATABASE_URL. */
export async function connectTo(url: string | null): Promise<void> {
  await closeDatabase();
  state().url = url;
}

/** Ends pools and listeners. A later statement opens them again. */
export async function closeDatabase(): Promise<void> {
  const { pools, onClose } = state();
  const closing = [...onClose].map((close) => close());
  onClose.clear();
  const ending = [...pools.values()].map((pool) => pool.end());
  pools.clear();
  await Promise.all([...closing, ...ending]);
}
