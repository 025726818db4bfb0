import { AsyncLocalStorage } from 'node:async_hooks';
import pg from 'pg';
import { z } from 'zod';
import { connectClient } from './connect-client';
import type { PoolName } from './lanes';
import { state, type Wall } from './pools';

/** For whom statements read: a role of the database that sees less than the login, and the settings by which its policies judge. */
export interface Reader {
  readonly role: string;
  /** A role that sees the same at less cost, for databases that have it. */
  readonly nearRole?: string | undefined;
  readonly settings: Readonly<Record<string, string>>;
}

// Next bundles this module more than once in one process; what is said in one copy must be heard in the other.
const globals = globalThis as typeof globalThis & { throughlineReader?: AsyncLocalStorage<Reader | 'itself'> };
const storage = () => (globals.throughlineReader ??= new AsyncLocalStorage());

/**
 * What `run` returns. Every statement in it, however deep, reads as this role and can change nothing; each begins a transaction that carries
 * role and settings and leaves nothing behind on its connection. Null, or inside `asItself`: as the login, as outside.
 */
export function asReader<T>(reader: Reader | null, run: () => T): T {
  return reader === null || storage().getStore() === 'itself' ? run() : storage().run(reader, run);
}

/** What `run` returns, read as the login although it is part of somebody's read: for tables that no reader may open. */
export const asItself = <T>(run: () => T): T => storage().run('itself', run);

export function currentReader(): Reader | null {
  const found = storage().getStore();
  return found === undefined || found === 'itself' ? null : found;
}

const written = new WeakMap<Reader, Map<string, string>>();

/** The words that follow `begin`. Values are quoted, names must be plain; what a client sends is in neither. */
function writeWords(reader: Reader, role: string): string {
  const settings = Object.entries(reader.settings).map(([name, value]) => {
    if (!/^[a-z]+\.[a-z]+\d?$/.test(name)) throw new Error(`Not the name of a setting: ${name}`);
    return `; set local ${name} = ${pg.escapeLiteral(value)}`;
  });
  return `${settings.join('')}; set local role ${pg.escapeIdentifier(role)}`;
}

/** What has to follow `begin` on this pool for whoever is read for; '' for nobody, and where the wall does not stand. */
export async function readerWords(name: PoolName): Promise<string> {
  const reader = currentReader();
  if (reader === null) return '';
  const { fault, sites } = await findWall(name);
  if (fault !== null) return '';
  const role = (sites ? reader.nearRole : undefined) ?? reader.role;
  const known = written.get(reader) ?? new Map<string, string>();
  written.set(reader, known);
  const words = known.get(role) ?? writeWords(reader, role);
  known.set(role, words);
  return words;
}

/** The name under which a session keeps the plan of a statement: a plan made for one role is thrown away when another asks, so each has its own. */
export function planName(plan: string | undefined): string | undefined {
  const reader = currentReader();
  return plan === undefined || reader === null ? plan : `${plan}_${reader.nearRole ?? reader.role}`;
}

/** Why the database keeps readers from nothing, in words for who runs it; null while it does. */
export const findWallFault = async (name: PoolName = 'reading'): Promise<string | null> => (await findWall(name)).fault;

/** Asked once by each process and pool. */
function findWall(name: PoolName): Promise<Wall> {
  const { walls } = state();
  const known = walls.get(name);
  if (known) return known;
  const asking = askWall(name);
  walls.set(name, asking);
  asking.catch(() => walls.delete(name));
  return asking;
}

const wallRow = z.object({ fault: z.string().nullable(), sites: z.boolean() });

async function askWall(name: PoolName): Promise<Wall> {
  const client = await connectClient(name);
  try {
    // A database of an earlier version has no such policies; they are all made at once.
    const { rows } = await client.query(
      `select wall_fault() as fault, wall_role_fault('throughline_site') is null
         and exists (select from pg_policy where polrelid = 'transaction'::regclass and polname = 'throughline_site') as sites`,
    );
    return wallRow.parse(rows[0]);
  } finally {
    client.release();
  }
}
