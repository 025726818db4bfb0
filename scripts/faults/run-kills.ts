import { setTimeout as sleep } from 'node:timers/promises';
import { killPart, type Part } from './kill-part';
import { measureRecovery } from './measure-recovery';
import type { GroupResult, Scene, Strike } from './scene';
import { settleGroup } from './settle-group';
import { startFlood } from './start-flood';

const WARM_UP_MS = 1_500;
const LONGEST_PAUSE_MS = 1_200;
/** Of the kills, so many follow another one before the product is back. */
const DOUBLE_SHARE = 0.3;
const DOUBLE_WITHIN_MS = 600;
const SAY_EACH = 10;

/** Web and database are killed again and again at moments that chance decides, some while the product is still coming back. */
export async function runKills(scene: Scene, times: number): Promise<GroupResult> {
  const { product, ledger, catalog, random, say } = scene;
  const before = countTold(scene);
  const flood = startFlood({ url: product.url, key: product.keys.live, catalog, ledger, seed: scene.nextSeed() });
  const strikes: Strike[] = [];
  let unseen = 0;
  try {
    await sleep(WARM_UP_MS);
    while (strikes.length + unseen < times) {
      await sleep(random() * LONGEST_PAUSE_MS);
      if (random() < DOUBLE_SHARE && strikes.length + unseen < times - 1) {
        await killPart(product, drawPart(random));
        unseen += 1;
        await sleep(random() * DOUBLE_WITHIN_MS);
      }
      strikes.push(await strike(scene, drawPart(random)));
      if (strikes.length % SAY_EACH === 0) say(`  ${strikes.length + unseen} kills`);
    }
    await sleep(500);
  } finally {
    await flood.stop();
  }
  const after = countTold(scene);
  say(`  ${strikes.length + unseen} kills, ${flood.interrupted()} requests without an answer`);
  return settleGroup(scene, {
    name: `${times} kills`,
    strikes,
    figures: {
      kills: strikes.length + unseen,
      interrupted: flood.interrupted(),
      events: after.events - before.events,
      spans: after.spans - before.spans,
      points: after.points - before.points,
    },
    broken: flood.interrupted() === 0 ? ['no request was interrupted: the group proves nothing'] : [],
  });
}

const drawPart = (random: () => number): Part => (random() < 0.5 ? 'web' : 'database');

const countTold = ({ ledger }: Scene) => ({
  events: ledger.list('events').ids.length,
  spans: ledger.list('spans').ids.length,
  points: ledger.list('points').ids.length,
});

async function strike({ product, ledger }: Scene, part: Part): Promise<Strike> {
  const { atMs, back } = await killPart(product, part);
  const [recovery] = await Promise.all([measureRecovery(product, ledger, atMs), back]);
  return { part, ...recovery };
}
