import { setTimeout as sleep } from 'node:timers/promises';
import { measureRecovery } from './measure-recovery';
import type { GroupResult, Scene, Strike } from './scene';
import { settleGroup } from './settle-group';
import { startLoad } from './start-load';

/** How Node's fetch names a connection that ended before its answer. */
const CUT = ['UND_ERR_SOCKET', 'ECONNRESET'];
const TIMES = 3;

/** The web process is asked to stop in the middle of the load, as a rolling restart does: what it has begun it answers. */
export async function runGraceful(scene: Scene): Promise<GroupResult> {
  const { product, ledger, catalog, say } = scene;
  const load = startLoad({ url: product.url, keys: product.keys, catalog, ledger, seed: scene.nextSeed() });
  const strikes: Strike[] = [];
  try {
    for (let time = 0; time < TIMES; time += 1) {
      await sleep(1_000);
      const pid = (await product.running())?.services['web'];
      if (pid === undefined) throw new Error('The web process is not running.');
      const since = Date.now();
      process.kill(pid, 'SIGTERM');
      await gone(pid);
      strikes.push({ part: 'web, asked to stop', ...(await measureRecovery(product, ledger, since)) });
    }
  } finally {
    await load.stop();
  }
  const cut = CUT.reduce((sum, reason) => sum + (load.retries().get(reason) ?? 0), 0);
  say(`  ${TIMES} stops, ${cut} requests were cut before their answer`);
  return settleGroup(scene, { name: 'web asked to stop', strikes, figures: { cut } });
}

async function gone(pid: number): Promise<void> {
  for (const end = Date.now() + 10_000; Date.now() < end; await sleep(10)) {
    try {
      process.kill(pid, 0);
    } catch {
      return;
    }
  }
  throw new Error('The web process was asked to stop and did not within 10 s.');
}
