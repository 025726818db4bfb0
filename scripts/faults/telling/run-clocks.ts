import { setTimeout as sleep } from 'node:timers/promises';
import { makeAlerts } from '../make-alerts';
import type { GroupResult, Scene } from '../scene';
import { sendEvents } from '../send-events';
import { settleGroup } from '../settle-group';
import { findAlerts } from './find-alert';
import { judgeTold } from './judge-told';
import type { Clock, Clocks } from './set-clocks';

const HOUR_MS = 3_600_000;
const ALERTS = 6;
const EACH_MS = 700;
const TOLD_WITHIN_MS = 45_000;
/** What is refused for now is tried again after a minute, and up to a fifth more. */
const RETRY_MS = { least: 58_000, most: 110_000 };

/** What becomes of the clocks, one after the other; the last ones are set while senders are at work. */
const weathers: readonly { readonly name: string; readonly of: (worker: number) => Clock }[] = [
  { name: 'three hours fast', of: () => ({ shiftMs: 3 * HOUR_MS }) },
  { name: 'an hour slow', of: () => ({ shiftMs: -HOUR_MS }) },
  { name: 'standing still', of: () => ({ frozenAtMs: Date.now() }) },
  { name: 'each another', of: (worker) => ({ shiftMs: [0, 5 * 60_000, -5 * 60_000, 2 * HOUR_MS, -26 * HOUR_MS][worker % 5] ?? 0 }) },
];

/** The clocks of all senders are set wrong while they run: alerts are told as ever, retries come after their minute, and nobody is called too early. */
export async function runClocks(scene: Scene, clocks: Clocks, workers: readonly string[]): Promise<GroupResult> {
  const { product, mailbox, ledger, catalog, say } = scene;
  const from = mailbox.mails.length;
  const suppliers: string[] = [];
  const alert = async () => {
    const alerts = makeAlerts(1);
    suppliers.push(...alerts.map(({ supplier }) => supplier));
    await sendEvents(alerts, { url: product.url, key: product.keys.live, ledger });
  };
  const slow: string[] = [];
  for (const { name, of } of weathers) {
    const first = suppliers.length;
    await alert();
    await Promise.all(workers.map((worker, n) => clocks.set(worker, of(n))));
    for (let n = 1; n < ALERTS; n += 1) {
      await sleep(EACH_MS);
      await alert();
    }
    const raised = await findAlerts(product.databaseUrl(), catalog, suppliers.slice(first));
    const lost = () => judgeTold(raised, mailbox.mails.slice(from), []).lost;
    for (const end = Date.now() + TOLD_WITHIN_MS; lost() > 0 && Date.now() < end; await sleep(200));
    if (lost() > 0) slow.push(`${lost()} of ${ALERTS} alerts were not told in ${TOLD_WITHIN_MS / 1000} s with clocks ${name}`);
    say(`  clocks ${name}: ${ALERTS - lost()} of ${ALERTS} alerts told`);
  }
  const retryMs = await measureRetry(scene, alert);
  await Promise.all(workers.map((worker) => clocks.set(worker, { shiftMs: 0 })));
  say(`  refused for now with clocks set wrong: sent again after ${Math.round(retryMs / 1000)} s`);

  const mails = mailbox.mails.slice(from);
  const raised = await findAlerts(product.databaseUrl(), catalog, suppliers);
  const { told, lost, doubled, wrong } = judgeTold(raised, mails, []);
  // The first ones are called at once; the next step comes after a quarter of an hour, and this group is over by then.
  const readers = new Set(raised.map(({ to }) => to));
  const called = raised.map(
    ({ number }) =>
      new Set(mails.filter(({ names, to }) => names.includes(number) && !readers.has(to)).map(({ messageId }) => messageId)).size,
  );
  const early = called.filter((n) => n > Math.min(...called)).length;
  const broken = [
    ...(lost + doubled > 0 ? [`${lost} mails lost, ${doubled} doubled`] : []),
    ...wrong,
    ...slow,
    ...(early > 0 ? [`${early} escalations went on before their time`] : []),
    ...(retryMs < RETRY_MS.least || retryMs > RETRY_MS.most ? [`what was refused for now was sent again after ${retryMs} ms`] : []),
  ];
  return settleGroup(scene, {
    name: 'clocks',
    strikes: [],
    figures: { alerts: told, mailsLost: lost, mailsDoubled: doubled, retryMs },
    broken,
  });
}

/** How long after being refused for now a mail is sent again. */
async function measureRetry({ mailbox }: Scene, alert: () => Promise<void>): Promise<number> {
  const refused = { to: '', atMs: 0, backMs: 0 };
  mailbox.setScript((point, to) => {
    if (point !== 'recipient') return undefined;
    if (refused.to === '') Object.assign(refused, { to, atMs: Date.now() });
    else if (to === refused.to && refused.backMs === 0) refused.backMs = Date.now();
    return refused.backMs === 0 && to === refused.to ? { code: 451, text: '4.7.1 greylisted, come back' } : undefined;
  });
  try {
    await alert();
    for (const end = Date.now() + 2 * RETRY_MS.most; refused.backMs === 0 && Date.now() < end; await sleep(200));
  } finally {
    mailbox.setScript(null);
  }
  return refused.backMs === 0 ? Number.POSITIVE_INFINITY : refused.backMs - refused.atMs;
}
