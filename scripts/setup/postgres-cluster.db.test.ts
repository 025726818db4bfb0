import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { globSync } from 'node:fs';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { findFreePort } from './free-port';
import { prepareCluster, waitForPostgres } from './postgres-cluster';

let dataDir = '';

beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'throughline-cluster-'));
  await chmod(dataDir, 0o711);
});
afterEach(() => rm(dataDir, { recursive: true, force: true, maxRetries: 5 }));

test('a first start that is killed while it makes the cluster is in nobody’s way', async () => {
  const options = { dataDir, port: await findFreePort(0), password: 'test', durable: false };
  const program = `import('./scripts/setup/postgres-cluster.ts').then((m) => m.prepareCluster(${JSON.stringify(options)}))`;
  const first = spawn(process.execPath, ['--import', './scripts/preload.mjs', '-e', program], { stdio: 'ignore' });
  // From here on initdb has begun to write what looks like a cluster.
  await vi.waitFor(() => expect(globSync(join(dataDir, '**/PG_VERSION'))).not.toEqual([]), { timeout: 20_000, interval: 5 });
  first.kill('SIGKILL');
  await once(first, 'exit');

  const cluster = await prepareCluster(options);
  const server = spawn(cluster.command, cluster.args, { ...cluster.spawnOptions, stdio: 'ignore', detached: true });
  try {
    await waitForPostgres(cluster.url('postgres'), 15_000);
  } finally {
    server.kill('SIGQUIT');
    await once(server, 'exit');
  }
}, 60_000);
