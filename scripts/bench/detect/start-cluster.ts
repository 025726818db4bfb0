import { spawn } from 'node:child_process';
import { chmod, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { findFreePort } from '../../setup/free-port';
import { prepareCluster, waitForPostgres } from '../../setup/postgres-cluster';
import { removeLeftovers } from '../../setup/remove-leftovers';

/** A PostgreSQL of its own whose databases are thrown away with it. */
export interface Cluster {
  readonly url: (database: string) => string;
  /** Makes a database, as a copy of another one where that is named; nobody may be connected to it. */
  readonly make: (database: string, template?: string) => Promise<void>;
  readonly drop: (database: string) => Promise<void>;
  readonly has: (database: string) => Promise<boolean>;
  /** Names of databases that begin so. */
  readonly list: (prefix: string) => Promise<string[]>;
  /** What was noted of a database, or null. */
  readonly noteOf: (database: string) => Promise<string | null>;
  readonly note: (database: string, text: string) => Promise<void>;
  /** Gathers statistics, which the server does not do by itself. */
  readonly analyze: (database: string) => Promise<void>;
}

const prefix = 'throughline-detect-';
/** Copies of weeks of history are read all over, in each run anew. */
const SETTINGS = ['-c', 'shared_buffers=1GB'];

/** Starts it in a folder that is kept, or in one that goes with it. */
export async function startCluster(keptDir: string | null, onStop: (stop: () => Promise<void>) => void): Promise<Cluster> {
  await removeLeftovers(prefix);
  const dataDir = keptDir ?? (await mkdtemp(join(tmpdir(), `${prefix}${process.pid}-`)));
  await mkdir(dataDir, { recursive: true });
  // As root the database runs under another account, which must reach its folder.
  await chmod(dataDir, 0o711);
  const cluster = await prepareCluster({ dataDir, port: await findFreePort(0), password: 'bench', durable: false });
  const server = spawn(cluster.command, [...cluster.args, ...SETTINGS], { ...cluster.spawnOptions, stdio: 'ignore', detached: true });
  const ended = new Promise((resolve) => server.on('close', resolve));
  onStop(async () => {
    server.kill(keptDir ? 'SIGINT' : 'SIGQUIT');
    await ended;
    if (!keptDir) await rm(dataDir, { recursive: true, force: true });
  });
  await waitForPostgres(cluster.url('postgres'));
  return reachCluster(cluster.url('postgres'));
}

/** The same for another process, which is told the address of one of its databases. */
export function reachCluster(server: string): Cluster {
  const url = (database: string) => Object.assign(new URL(server), { pathname: `/${database}` }).toString();
  const run = async (statement: string, database = 'postgres'): Promise<Record<string, unknown>[]> => {
    const client = new pg.Client({ connectionString: url(database) });
    await client.connect();
    try {
      return (await client.query<Record<string, unknown>>(statement)).rows;
    } finally {
      await client.end();
    }
  };
  const name = pg.escapeIdentifier;
  return {
    url,
    make: async (database, template) =>
      void (await run(`create database ${name(database)}${template ? ` template ${name(template)} strategy file_copy` : ''}`)),
    analyze: async (database) => void (await run('analyze', database)),
    drop: async (database) => void (await run(`drop database if exists ${name(database)} with (force)`)),
    has: async (database) => (await run(`select 1 from pg_database where datname = ${pg.escapeLiteral(database)}`)).length > 0,
    noteOf: async (database) => {
      const [row] = await run(
        `select shobj_description(oid, 'pg_database') as note from pg_database where datname = ${pg.escapeLiteral(database)}`,
      );
      return typeof row?.['note'] === 'string' ? row['note'] : null;
    },
    note: async (database, text) => void (await run(`comment on database ${name(database)} is ${pg.escapeLiteral(text)}`)),
    list: async (prefix) =>
      (await run(`select datname from pg_database where starts_with(datname, ${pg.escapeLiteral(prefix)})`)).map(({ datname }) =>
        String(datname),
      ),
  };
}
