import { setTimeout as sleep } from 'node:timers/promises';
import { makeAlerts } from './make-alerts';
import { measureRecovery } from './measure-recovery';
import type { GroupResult, Scene, Strike } from './scene';
import { sendEvents } from './send-events';
import { settleGroup } from './settle-group';
import { startLoad } from './start-load';

const SLOW_ANSWER_MS = 250;
const ALERTS = 8;
const MAIL_WITHIN_MS = 30_000;

/** Who is killed, and at which point of handing over a mail. */
const moments = [
  { part: 'worker', when: 'received' },
  { part: 'worker', when: 'answered' },
  { part: 'database', when: 'answered' },
] as const;

/**
 * Exceptions are raised and the sender of their mails is killed at the two worst points: when the mail server has a mail and has not said
 * so, and when it has said so and nobody has noted it. The mails are judged at the end of the run, when every lease has ended.
 */
export async function runMailFaults(scene: Scene): Promise<GroupResult> {
  const { product, ledger, mailbox, catalog, say } = scene;
  const load = startLoad({ url: product.url, keys: product.keys, catalog, ledger, seed: scene.nextSeed(), alarm: true });
  const strikes: Strike[] = [];
  mailbox.setAnswerMs(SLOW_ANSWER_MS);
  const own = { url: product.url, key: product.keys.live, ledger };
  try {
    // Undisturbed first: what a mail takes when nothing is broken.
    await sendEvents(makeAlerts(ALERTS), own);
    await sleep(3_000);
    for (const { part, when } of moments) {
      const pid = (await product.running())?.services[part];
      if (pid === undefined) throw new Error(`The ${part} is not running.`);
      const { promise: killed, resolve } = Promise.withResolvers<number>();
      await sendEvents(makeAlerts(ALERTS), own);
      mailbox.onNext(when, () => {
        process.kill(pid, 'SIGKILL');
        resolve(Date.now());
      });
      const since = await within(killed, MAIL_WITHIN_MS, 'No mail was sent for new exceptions.');
      strikes.push({ part, ...(await measureRecovery(product, ledger, since)) });
      say(`  ${part} killed when a mail was ${when}: counts again after ${strikes.at(-1)?.countsMs} ms`);
    }
  } finally {
    mailbox.setAnswerMs(0);
    await load.stop();
  }
  return settleGroup(scene, { name: 'mails under way', strikes });
}

async function within<T>(promise: Promise<T>, ms: number, otherwise: string): Promise<T> {
  const late = new AbortController();
  const timer = sleep(ms, undefined, { signal: late.signal }).then(() => {
    throw new Error(otherwise);
  });
  timer.catch(() => undefined);
  try {
    return await Promise.race([promise, timer]);
  } finally {
    late.abort();
  }
}
