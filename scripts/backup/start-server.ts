import { spawn } from 'node:child_process';
import type { Cluster } from '../setup/postgres-cluster';

/** Starts the server of a cluster, which ends with this process at the latest; what is returned ends it and waits until it has. */
export function startServer(cluster: Cluster): () => Promise<void> {
  const server = spawn(cluster.command, cluster.args, { ...cluster.spawnOptions, stdio: 'ignore', detached: true });
  const ended = new Promise<void>((resolve) => server.once('exit', () => resolve()).once('error', () => resolve()));
  const kill = () => server.kill('SIGQUIT');
  process.once('exit', kill);
  return async () => {
    // Fast shutdown, with a checkpoint: what was replayed is in its files.
    server.kill('SIGINT');
    await ended;
    process.off('exit', kill);
  };
}
