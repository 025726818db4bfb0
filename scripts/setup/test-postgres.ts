import { spawn } from 'node:child_process';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { migrate } from '@/lib/db';
import { findFreePort } from './free-port';
import { ensureDatabase, prepareCluster, waitForPostgres } from './postgres-cluster';
import { removeLeftovers } from './remove-leftovers';

declare module 'vitest' {
  interface ProvidedContext {
    readonly testServerUrl: string;
  }
}

const prefix = 'throughline-test-';

/** Starts one throw-away PostgreSQL for the integration tests, with a migrated database `template` that each test file clones. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
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
    return stop;
  } catch (error) {
    await stop();
    throw error;
  }
}
