import { setTimeout as sleep } from 'node:timers/promises';
import { killPart, type Part } from './kill-part';
import { measureRecovery } from './measure-recovery';
import type { GroupResult, Scene, Strike } from './scene';
import { settleGroup } from './settle-group';
import { startLoad } from './start-load';

const WARM_UP_MS = 1_500;
const LONGEST_PAUSE_MS = 1_500;

/** One round: load, and during it each part is killed once, in an order and at moments that chance decides. */
export async function runRound(scene: Scene, round: number, parts: readonly Part[]): Promise<GroupResult> {
  const { product, ledger, catalog, random, say } = scene;
  const load = startLoad({ url: product.url, keys: product.keys, catalog, ledger, seed: scene.nextSeed() });
  const strikes: Strike[] = [];
  try {
    await sleep(WARM_UP_MS);
    for (const part of shuffle(parts, random)) {
      await sleep(random() * LONGEST_PAUSE_MS);
      strikes.push(await strike(scene, part));
      say(`  ${describe(strikes.at(-1))}`);
    }
    await sleep(500);
  } finally {
    await load.stop();
  }
  return settleGroup(scene, { name: `round ${round}`, strikes, figures: { retries: sum(load.retries().values()) } });
}

async function strike({ product, ledger }: Scene, part: Part): Promise<Strike> {
  const { atMs, back } = await killPart(product, part);
  const [recovery] = await Promise.all([measureRecovery(product, ledger, atMs), back]);
  return { part, ...recovery };
}

const describe = (strike: Strike | undefined) =>
  strike ? `${strike.part.padEnd(12)} killed: takes events after ${strike.takesMs} ms, counts them after ${strike.countsMs} ms` : '';

const sum = (values: Iterable<number>) => [...values].reduce((total, value) => total + value, 0);

function shuffle<T>(items: readonly T[], random: () => number): T[] {
  return items
    .map((item) => ({ item, at: random() }))
    .sort((a, b) => a.at - b.at)
    .map(({ item }) => item);
}
