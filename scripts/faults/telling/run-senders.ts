import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { askDatabase } from '../ask-database';
import type { GroupResult, Scene } from '../scene';
import { settleGroup } from '../settle-group';
import type { Answer, Point } from '../start-mailbox';
import { judgeTold } from './judge-told';
import { countOpen, seedIntents } from './seed-intents';

export interface SendersRun {
  readonly pidOf: (name: string) => Promise<number>;
  readonly workers: readonly string[];
  readonly intents: number;
  /** Spread by chance over the sending, however fast that is. */
  readonly kills: number;
  /** Leases and pauses end at once when all senders are dead, instead of after minutes: what a test run has time for. */
  readonly hurry: boolean;
}

/** For the last of them: a lease of whoever was killed, then pauses of one and five minutes. */
const WITHIN_MS = 420_000;
/** Of all mails, so many meet each of the faults. */
const SHARE = 0.004;

/** Every sender at once hands over very many mails to a server with its moods, while one after the other is killed. */
export async function runSenders(scene: Scene, { pidOf, workers, intents, kills, hurry }: SendersRun): Promise<GroupResult> {
  const { product, mailbox, random, say } = scene;
  const url = product.databaseUrl();
  const killedMs: number[] = [];
  const kill = async (name: string) => {
    const pid = await pidOf(name);
    killedMs.push(Date.now());
    process.kill(pid, 'SIGKILL');
  };
  const from = mailbox.mails.length;
  const name = `many${scene.nextSeed()}`;
  const moods = { count: 0 };
  /** Whoever has met one is spared: twice hung up on is, by promise, not tried a third time. */
  const met = new Set<string>();
  mailbox.setAnswerMs(20);
  mailbox.setScript((point, to) => {
    const said = to === '' || (to.startsWith(name) && !met.has(to)) ? moodAt(point, random) : undefined;
    if (said) moods.count += 1;
    if (said && to !== '') met.add(to);
    return said;
  });
  const started = Date.now();
  const owed = await seedIntents(scene, intents, name);
  try {
    for (let n = 0; n < kills; n += 1) {
      const sent = (intents * (n + random())) / (kills + 1);
      while (mailbox.mails.length - from < sent && Date.now() < started + WITHIN_MS / 2) await sleep(10);
      await kill(workers[Math.floor(random() * workers.length)] ?? '');
    }
    while (!hurry && (await countOpen(url, name)) > intents / 50) await sleep(500);
    mailbox.setScript(null);
    if (hurry) {
      await Promise.all(workers.map(kill));
      await endLeases(url);
    }
    for (const end = Date.now() + WITHIN_MS; (await countOpen(url, name)) > 0 && Date.now() < end; await sleep(500))
      if (hurry) await endPauses(url);
  } finally {
    mailbox.setScript(null);
    mailbox.setAnswerMs(0);
  }
  const seconds = Math.round((Date.now() - started) / 1000);
  const told = judgeTold(
    owed,
    mailbox.mails.slice(from).filter(({ to }) => to.startsWith(name)),
    killedMs,
  );
  const { lost, doubled, doubledAllowed, wrong } = told;
  say(
    `  ${told.told} of ${intents} mails told by ${workers.length} senders in ${seconds} s; ${killedMs.length} kills, ${moods.count} faults of the server; ${lost} lost, ${doubled} doubled, ${doubledAllowed} doubled as allowed`,
  );
  const broken = [
    ...(lost + doubled > 0 ? [`${lost} mails lost, ${doubled} doubled`] : []),
    ...wrong,
    ...(killedMs.length <= (hurry ? workers.length : 0) ? ['nobody was killed while sending: the group proves nothing'] : []),
  ];
  const figures = {
    kills: killedMs.length,
    mails: told.told,
    mailsLost: lost,
    mailsDoubled: doubled,
    doubledAllowed,
    moods: moods.count,
    seconds,
  };
  return settleGroup(scene, { name: `${workers.length} senders`, strikes: [], figures, broken });
}

/** Now and then it refuses for the moment, hangs up, or takes a mail and hangs up before it says so. */
function moodAt(point: Point, random: () => number): Answer | undefined {
  if (point === 'answered' || random() >= SHARE) return undefined;
  if (point === 'connected') return { code: 421, text: '4.3.2 too busy, come back' };
  if (point === 'recipient') return { code: 451, text: '4.7.1 greylisted, come back' };
  return 'drop';
}

const none = z.unknown();

/** Whoever had them is dead, and nobody lives yet who could have taken new ones. */
const endLeases = (url: string) =>
  askDatabase(
    url,
    {
      text: `UPDATE intent SET lease_until = clock_timestamp() WHERE state = 'sending' AND lease_until < clock_timestamp() + interval '2 minutes'`,
    },
    none,
  );

const endPauses = (url: string) =>
  askDatabase(
    url,
    {
      text: `UPDATE intent SET available_at = clock_timestamp() WHERE state IN ('waiting', 'unknown') AND attempts > 0 AND channel = 'mail'`,
    },
    none,
  );
