import { setTimeout as sleep } from 'node:timers/promises';
import { makeAlerts } from '../make-alerts';
import { measureRecovery } from '../measure-recovery';
import type { GroupResult, Scene, Strike } from '../scene';
import { sendEvents } from '../send-events';
import { settleGroup } from '../settle-group';
import { points } from '../start-mailbox';
import { findAlerts } from './find-alert';
import { type Commit, commits, forgetTraps, holdCommit, layTraps } from './hold-point';
import { judgeTold } from './judge-told';

const ARRIVES_WITHIN_MS = 60_000;
/** A lease of a sender that was killed lasts 90 s; then it is sent again. */
const TOLD_WITHIN_MS = 150_000;

interface Where {
  readonly name: string;
  readonly part: 'worker' | 'database';
  readonly commit?: Commit;
  readonly end?: 'rolled back' | 'committed';
}

const names = Object.keys(commits).filter((name): name is Commit => name in commits);

/** Every point at which telling somebody can be cut off, and who is killed there. */
const places: readonly Where[] = [
  ...names.flatMap((commit) =>
    (['rolled back', 'committed'] as const).map((end): Where => ({ name: `${commit}, ${end}`, part: 'worker', commit, end })),
  ),
  ...points.map((name): Where => ({ name, part: 'worker' })),
  ...names.map((commit): Where => ({ name: commit, part: 'database', commit, end: 'rolled back' })),
  ...points.map((name): Where => ({ name, part: 'database' })),
];

/** One Critical exception for each point between its event and the note that it was told; at that point the sender or the database is killed. */
export async function runPoints(scene: Scene): Promise<GroupResult> {
  const { product, mailbox, ledger, catalog, say } = scene;
  const own = { url: product.url, key: product.keys.live, ledger };
  const from = mailbox.mails.length;
  const strikes: Strike[] = [];
  const killedMs: number[] = [];
  const suppliers: string[] = [];
  await layTraps(product.databaseUrl());
  for (const where of places) {
    const [alert] = makeAlerts(1);
    if (!alert) continue;
    suppliers.push(alert.supplier);
    const pid = await waitForPid(scene, where.part);
    let struckMs = Date.now();
    const strike = () => {
      struckMs = Date.now();
      // A database that dies excuses no double: its senders live, and note what they know once it is back.
      if (where.part === 'worker') killedMs.push(struckMs);
      process.kill(pid, 'SIGKILL');
    };
    const cause = async () => void (await sendEvents([alert], own));
    if (where.commit && where.end) await holdCommit({ url: product.databaseUrl(), commit: where.commit, end: where.end, cause, strike });
    else await atPoint(scene, where.name, { cause, strike });
    const recovery = await measureRecovery(product, ledger, struckMs);
    await forgetTraps(product.databaseUrl());
    strikes.push({ part: `${where.part} at ${where.name}`, ...recovery });
  }
  const alerts = await findAlerts(product.databaseUrl(), catalog, suppliers);
  const mailsOf = () => mailbox.mails.slice(from);
  const judge = () => judgeTold(alerts, mailsOf(), killedMs);
  for (const end = Date.now() + TOLD_WITHIN_MS; judge().lost > 0 && Date.now() < end; await sleep(500));
  const { told, lost, doubled, doubledAllowed, wrong } = judge();
  say(`  ${strikes.length} points: ${told} told, ${lost} lost, ${doubled} doubled, ${doubledAllowed} doubled as allowed`);
  const broken = [...(lost + doubled > 0 ? [`${lost} mails lost, ${doubled} doubled`] : []), ...wrong];
  return settleGroup(scene, {
    name: 'each point',
    strikes,
    figures: { points: strikes.length, mailsLost: lost, mailsDoubled: doubled, doubledAllowed },
    broken,
  });
}

async function waitForPid({ product }: Scene, part: Where['part']): Promise<number> {
  for (const end = Date.now() + 60_000; Date.now() < end; await sleep(50)) {
    const pid = (await product.running())?.services[part];
    if (pid !== undefined) return pid;
  }
  throw new Error(`The ${part} did not come back within a minute.`);
}

/** Strikes when the next mail comes to this point of its way over the wire. */
async function atPoint(
  { mailbox }: Scene,
  wanted: string,
  { cause, strike }: { cause: () => Promise<void>; strike: () => void },
): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  let struck = false;
  mailbox.setAnswerMs(100);
  mailbox.setScript((point) => {
    if (struck || point !== wanted) return undefined;
    struck = true;
    strike();
    resolve();
    return undefined;
  });
  try {
    await cause();
    await Promise.race([
      promise,
      sleep(ARRIVES_WITHIN_MS, undefined, { ref: false }).then(() => {
        throw new Error(`No mail came to "${wanted}".`);
      }),
    ]);
  } finally {
    mailbox.setScript(null);
    mailbox.setAnswerMs(0);
  }
}
