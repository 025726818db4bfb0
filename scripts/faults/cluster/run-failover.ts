import { setTimeout as sleep } from 'node:timers/promises';
import { measureRecovery } from '../measure-recovery';
import type { GroupResult, Scene, Strike } from '../scene';
import { settleGroup } from '../settle-group';
import { startFlood } from '../start-flood';
import type { KeptPair } from './keep-pair';
import { watchAnswers } from './watch-answers';

const READS_WITHIN_MS = 30_000;

/** Each web process reads its screens from whichever server is the standby now. */
async function readsFromStandby({ webs, apiToken }: KeptPair): Promise<void> {
  const headers = { authorization: `Bearer ${apiToken}` };
  for (const web of webs)
    for (const end = Date.now() + READS_WITHIN_MS; ; await sleep(200)) {
      // Whoever is shown something makes it look.
      await fetch(`${web}/api/health`, { headers }).then((response) => response.arrayBuffer());
      const numbers = await fetch(`${web}/metrics`, { headers }).then((response) => response.text());
      if (/^throughline_read_replica_used 1$/m.test(numbers)) break;
      if (Date.now() > end) throw new Error(`${web} does not read from the standby.`);
    }
}

/** The primary's server is killed under load and the standby takes its place; so often, each time the other way round. */
export async function runFailover(scene: Scene, pair: KeptPair, rounds: number): Promise<GroupResult[]> {
  const { product, ledger, catalog } = scene;
  const flood = startFlood({ url: product.url, key: product.keys.live, catalog, ledger, seed: scene.nextSeed() });
  const watch = watchAnswers(product, pair.apiToken);
  const strikes: Strike[] = [];
  const broken: string[] = [];
  try {
    await readsFromStandby(pair).catch((error: Error) => broken.push(error.message));
    for (let round = 0; round < rounds; round += 1) {
      await sleep(2_000);
      const sinceMs = Date.now();
      await pair.failOver();
      const promotedMs = Date.now() - sinceMs;
      const recovery = await measureRecovery(product, ledger, sinceMs);
      strikes.push({ part: 'primary killed, standby promoted', ...recovery });
      scene.say(`  promoted after ${promotedMs} ms, events are taken after ${recovery.takesMs} ms, counted after ${recovery.countsMs} ms`);
      await pair.rejoin();
      await readsFromStandby(pair).catch((error: Error) => broken.push(`after failover ${round + 1}: ${error.message}`));
    }
  } finally {
    await flood.stop();
  }
  const told = await watch.stop();
  broken.push(
    ...told.wrong.slice(0, 5),
    ...(told.cut > 0 ? [`${told.cut} connections to web ended without an answer`] : []),
    ...(told.later === 0 ? ['nobody was put off: the group proves nothing'] : []),
  );
  scene.say(`  ${told.taken} probes taken, ${told.later} put off with 503 and Retry-After, slowest answer ${told.slowestMs} ms`);
  const figures = { putOff: told.later, slowestMs: told.slowestMs };
  return [await settleGroup(scene, { name: 'failover', strikes, figures, broken })];
}
