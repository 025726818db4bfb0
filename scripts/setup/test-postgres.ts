import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import type { TestProject } from 'vitest/node';
import { readSetting } from '@/lib/config';
import { migrate } from '@/lib/db';
import { findFreePort } from './free-port';
import { ensureDatabase, prepareCluster, waitForPostgres } from './postgres-cluster';
import { removeLeftovers } from './remove-leftovers';

declare module 'vitest' {
  interface ProvidedContext {
    readonly testServerUrl: string;
    /** The migrated database that each test file clones. */
    readonly testTemplate: string;
    /** The other machines of a Citus cluster; empty on plain PostgreSQL. */
    readonly testNodes: readonly string[];
  }
}

const prefix = 'throughline-test-';

/**
 * Readies one PostgreSQL for the integration tests, with a migrated database that each test file clones: that of TEST_DATABASE_URL (a superuser's address of a
 * server of yours, such as the oldest version that is supported), that of CITUS_URL (the coordinator of a Citus cluster), else a throw-away one.
 */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const citus = readSetting('CITUS_URL');
  if (citus) return takeCitus(project, citus);
  const given = readSetting('TEST_DATABASE_URL');
  return given ? takeServer(project, given) : startServer(project);
}

async function takeServer(project: TestProject, url: string): Promise<() => Promise<void>> {
  const template = `template_${randomBytes(6).toString('hex')}`;
  const at = new URL(url);
  at.pathname = `/${template}`;
  await onServer(url, `create database ${template} template template0 encoding 'UTF8' locale 'C.UTF-8'`);
  await migrate(at.toString());
  project.provide('testServerUrl', url);
  project.provide('testTemplate', template);
  project.provide('testNodes', []);
  return () => onServer(url, `drop database if exists ${template} with (force)`);
}

async function takeCitus(project: TestProject, url: string): Promise<() => Promise<void>> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const { rows } = await client.query<{ nodename: string; nodeport: number }>(
    'select nodename, nodeport from pg_dist_node where isactive and groupid <> 0 order by nodeid',
  );
  await client.end();
  if (rows.length === 0) throw new Error('CITUS_URL names a coordinator without machines: select citus_add_node(host, port) there.');
  const nodes = rows.map(({ nodename, nodeport }) =>
    Object.assign(new URL(url), { hostname: nodename, port: String(nodeport), pathname: '/postgres' }).toString(),
  );
  project.provide('testServerUrl', url);
  project.provide('testTemplate', '');
  project.provide('testNodes', nodes);
  return async () => undefined;
}

async function onServer(url: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}

async function startServer(project: TestProject): Promise<() => Promise<void>> {
  await removeLeftovers(prefix);
  const dataDir = await mkdtemp(join(tmpdir(), `${prefix}${process.pid}-`));
  await chmod(dataDir, 0o711);
  const cluster = await prepareCluster({ dataDir, port: await findFreePort(0), password: 'test', durable: false });
  const server = spawn(cluster.command, cluster.args, { ...cluster.spawnOptions, stdio: 'ignore', detached: true });
  const ended = new Promise((resolve) => server.on('close', resolve));

  async function stop(): Promise<void> {
    server.kill('SIGQUIT');
    await ended;
    await rm(dataDir, { recursive: true, force: true });
  }

  try {
    await waitForPostgres(cluster.url('postgres'));
    await ensureDatabase(cluster, 'template');
    await migrate(cluster.url('template'));
    project.provide('testServerUrl', cluster.url('postgres'));
    project.provide('testTemplate', 'template');
    project.provide('testNodes', []);
    return stop;
  } catch (error) {
    await stop();
    throw error;
  }
}
