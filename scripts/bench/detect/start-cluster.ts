import { spawn } from 'node:child_process';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
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
  /** Gathers statistics, which the server does not do by itself. */
  readonly analyze: (database: string) => Promise<void>;
}

const prefix = 'throughline-detect-';

export async function startCluster(onStop: (stop: () => Promise<void>) => void): Promise<Cluster> {
  await removeLeftovers(prefix);
  const dataDir = await mkdtemp(join(tmpdir(), `${prefix}${process.pid}-`));
  // As root the database runs under another account, which must reach its folder.
  await chmod(dataDir, 0o711);
  const cluster = await prepareCluster({ dataDir, port: await findFreePort(0), password: 'bench', durable: false });
  const server = spawn(cluster.command, cluster.args, { ...cluster.spawnOptions, stdio: 'ignore', detached: true });
  const ended = new Promise((resolve) => server.on('close', resolve));
  onStop(async () => {
    server.kill('SIGQUIT');
    await ended;
    await rm(dataDir, { recursive: true, force: true });
  });
  await waitForPostgres(cluster.url('postgres'));
  return reachCluster(cluster.url('postgres'));
}

/** The same for another process, which is told the address of one of its databases. */
export function reachCluster(server: string): Cluster {
  const url = (database: string) => Object.assign(new URL(server), { pathname: `/${database}` }).toString();
  const run = async (statement: string, database = 'postgres'): Promise<void> => {
    const client = new pg.Client({ connectionString: url(database) });
    await client.connect();
    try {
      await client.query(statement);
    } finally {
      await client.end();
    }
  };
  const name = pg.escapeIdentifier;
  return {
    url,
    make: (database, template) =>
      run(`create database ${name(database)}${template ? ` template ${name(template)} strategy file_copy` : ''}`),
    analyze: (database) => run('analyze', database),
    drop: (database) => run(`drop database if exists ${name(database)} with (force)`),
  };
}
