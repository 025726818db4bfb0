import pg from 'pg';
import { parse as parseArray } from 'postgres-array';
import { config, listAddresses } from '@/lib/config';
import { followingClient } from './following-client';
import type { Lane, PoolName } from './lanes';

/** Where a statement runs: a lane's pool, or the one client of a transaction. Opaque outside lib/db. */
export interface Connection {
  /** `name`: the session keeps the statement's plan under it. */
  readonly run: <R extends pg.QueryResultRow>(text: string, values: unknown[], name?: string) => Promise<pg.QueryResult<R>>;
  /** Rows as lists of columns, in the order of the statement. */
  readonly runRows: (text: string, values: unknown[]) => Promise<unknown[][]>;
  /** Runs `work` with one client of its own, or with the transaction's client. */
  readonly withClient: <T>(work: (client: pg.PoolClient) => Promise<T>) => Promise<T>;
}

const limits: Record<PoolName, { max: number; statementMs: number; waitMs: number }> = {
  ingest: { max: 8, statementMs: 10_000, waitMs: 5_000 },
  screen: { max: 6, statementMs: 15_000, waitMs: 10_000 },
  reading: { max: 8, statementMs: 15_000, waitMs: 10_000 },
  worker: { max: 6, statementMs: 120_000, waitMs: 30_000 },
  session: { max: 3, statementMs: 120_000, waitMs: 30_000 },
  standby: { max: 6, statementMs: 15_000, waitMs: 3_000 },
};

/** So long after its limit a statement is given up without the server's word. */
const DUMB_AFTER_MS = 3_000;

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

/** How connecting to a pool went lately; see ./connect-client. */
export interface Circuit {
  /** Connects that failed in a row. */
  failures: number;
  /** Nobody tries before, in ms of `performance.now`: a host's clock may be set back by hours. */
  openUntilMs: number;
  /** One is trying whether the database is back. */
  probing: boolean;
}

/** What a database has of the second wall; see ./reader. */
export interface Wall {
  /** Why it keeps readers from nothing; null while it does. */
  fault: string | null;
  /** It has the role for people who are limited to facilities and to nothing else. */
  sites: boolean;
}

interface State {
  url: string | null;
  /** The server that screens read from, of those that DATABASE_READ_URL names; see ./read-replica. */
  standby: string | null;
  defaultLane: Lane;
  pools: Map<PoolName, pg.Pool>;
  circuits: Map<PoolName, Circuit>;
  /** What keeps readers from the rest, by pool; see ./reader. */
  walls: Map<PoolName, Promise<Wall>>;
  onClose: Set<() => Promise<void>>;
}

// Next bundles this module more than once in one process; the pools must be shared all the same.
const globals = globalThis as typeof globalThis & { throughlineDatabase?: State };
export function state(): State {
  globals.throughlineDatabase ??= {
    url: null,
    standby: null,
    defaultLane: 'screen',
    pools: new Map(),
    circuits: new Map(),
    walls: new Map(),
    onClose: new Set(),
  };
  return globals.throughlineDatabase;
}

/** The address in use: what `connectTo` set, else DATABASE_URL. Throws Error when neither is there. */
export function databaseUrl(): string {
  const url = state().url ?? config().databaseUrl;
  if (url === null) throw new Error('DATABASE_URL is not set. `npm start` brings its own database; every other command needs an address.');
  return url;
}

/** The address of the server itself, for what needs a session: listening, migrations, locks and commands that allow no transaction. */
export function directUrl(): string {
  return state().url ?? config().databaseDirectUrl ?? databaseUrl();
}

/** True when a session is ours for one transaction only: nothing may be left on it, and settings go with each transaction. */
export const isPooled = (): boolean => config().databasePooler === 'transaction';

const addressOf = (name: PoolName): string =>
  name === 'session' ? directUrl() : name === 'standby' ? (state().standby ?? config().databaseReadUrl ?? databaseUrl()) : databaseUrl();

/** Later reads of screens go to this standby. What is open to another ends by itself when it has been idle for half a minute. */
export function useStandby(address: string): void {
  const { standby, pools, circuits, walls } = state();
  if (standby === address) return;
  state().standby = address;
  for (const kept of [pools, circuits, walls]) kept.delete('standby');
}

export function poolOf(name: PoolName): pg.Pool {
  const known = state().pools.get(name);
  if (known) return known;
  const { max, statementMs, waitMs } = limits[name];
  // A pooler refuses `options`; it keeps the time zone for us, and the limits go with each transaction.
  const kept = isPooled() && name !== 'session' && name !== 'standby';
  const address = addressOf(name);
  const [first = address, ...others] = listAddresses(address);
  const pool = new pg.Pool({
    connectionString: first,
    ...(others.length > 0 ? { Client: followingClient(address) } : {}),
    max,
    connectionTimeoutMillis: waitMs,
    // The server ends a statement at its limit; this is for a server that cannot be heard any more.
    query_timeout: statementMs + DUMB_AFTER_MS,
    keepAlive: true,
    idleTimeoutMillis: 30_000,
    allowExitOnIdle: true,
    application_name: `throughline ${name}`,
    ...(kept
      ? { onConnect: async (client: pg.ClientBase) => void (await client.query("set timezone to 'UTC'")) }
      : { options: `-c statement_timeout=${statementMs} -c idle_in_transaction_session_timeout=${statementMs} -c TimeZone=UTC` }),
    types,
    // Statements are sent without waiting for the answers of those before. A COPY cannot be sent so.
    pipeline: name === 'reading' || name === 'standby',
  });
  // An idle client whose server went away reports here; the pool replaces it, and the next statement reports the fault itself.
  pool.on('error', () => undefined);
  // The pool does not listen for a client that is lent out. Between two statements of a transaction nobody would, and the process would end.
  pool.on('connect', (client) => client.on('error', () => undefined));
  state().pools.set(name, pool);
  return pool;
}

/** The words that begin a transaction of this pool; behind a pooler they bring the limits that a session of ours has otherwise. */
export function beginOf(name: PoolName, isolation: string): string {
  const begin = `begin isolation level ${isolation}`;
  if (!isPooled() || name === 'session' || name === 'standby') return begin;
  const { statementMs } = limits[name];
  return `${begin}; set local statement_timeout = ${statementMs}; set local idle_in_transaction_session_timeout = ${statementMs}; set local timezone = 'UTC'`;
}

/** A statement as the driver takes it. Behind a pooler no plan is kept under a name: the next statement may be on another session. */
export const named = (text: string, values: unknown[], name: string | undefined): pg.QueryConfig =>
  name === undefined || isPooled() ? { text, values } : { text, values, name };

/** The pools that are open: connections at work, those that wait for work, and requests that wait for a connection. */
export function readPools(): { lane: PoolName; busy: number; idle: number; waiting: number }[] {
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
  const { pools, circuits, walls, onClose } = state();
  const closing = [...onClose].map((close) => close());
  onClose.clear();
  const ending = [...pools.values()].map((pool) => pool.end());
  pools.clear();
  circuits.clear();
  walls.clear();
  state().standby = null;
  await Promise.all([...closing, ...ending]);
}
