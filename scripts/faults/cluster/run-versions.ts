import { setTimeout as sleep } from 'node:timers/promises';
import { measureRecovery } from '../measure-recovery';
import type { GroupResult, Scene, Strike } from '../scene';
import { settleGroup } from '../settle-group';
import { startFlood } from '../start-flood';
import type { KeptVersions } from './keep-versions';
import { watchAnswers } from './watch-answers';

/** In turns, so that for a while web and worker of both versions stand beside each other. */
const order = ['web 1', 'worker 1', 'web 2', 'worker 2'] as const;

/** An installation is brought to this version under load: the database first, while the earlier version runs on it, then one replica after another. */
export async function runVersions(scene: Scene, versions: KeptVersions): Promise<GroupResult[]> {
  const { product, ledger, catalog } = scene;
  const flood = startFlood({ url: product.url, key: product.keys.live, catalog, ledger, seed: scene.nextSeed() });
  const watch = watchAnswers(product);
  const strikes: Strike[] = [];
  const strike = async (part: string, work: () => Promise<unknown>) => {
    const sinceMs = Date.now();
    await work();
    strikes.push({ part, ...(await measureRecovery(product, ledger, sinceMs)) });
  };
  try {
    await sleep(3_000);
    await strike('database brought up', async () => {
      const applied = await versions.bringUp();
      scene.say(`  ${applied.length} migrations applied under the earlier version: ${applied.join(', ')}`);
    });
    for (const name of order) await strike(`${name} replaced`, () => versions.replace(name));
  } finally {
    await flood.stop();
  }
  const told = await watch.stop();
  const broken = [...told.wrong.slice(0, 5), ...(told.cut > 0 ? [`${told.cut} connections to web ended without an answer`] : [])];
  scene.say(`  ${told.taken} probes taken, ${told.later} put off with 503 and Retry-After, slowest answer ${told.slowestMs} ms`);
  return [await settleGroup(scene, { name: 'two versions', strikes, figures: { putOff: told.later, slowestMs: told.slowestMs }, broken })];
}
