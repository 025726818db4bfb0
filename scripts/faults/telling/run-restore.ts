import { once } from 'node:events';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { askDatabase } from '../ask-database';
import { makeAlerts } from '../make-alerts';
import type { GroupResult, Scene } from '../scene';
import { sendEvents } from '../send-events';
import { findAlerts } from './find-alert';
import { judgeTold } from './judge-told';
import { runAdmin } from './run-admin';
import { countOpen, seedIntents } from './seed-intents';

const INTENTS = 800;
/** Slow enough that a backup ends before the mails do, on any machine that can make one within a minute. */
const SLOW_ANSWER_MS = 2_000;
const NAME = 'restored';
/** The backup is asked for when so many are told. */
const BEFORE = 60;
const WITHIN_MS = 240_000;
/** Rounds of the worker during which nothing may leave; it says so every three seconds. */
const BEATS = 3;

/**
 * A backup is made while mails are being sent, and restored when all of them have arrived: nothing leaves until an operator says so; with `cancel`
 * nobody hears anything twice, with `send` those that the backup did not know of come again, each as the same mail.
 */
export async function runRestore(scene: Scene): Promise<GroupResult> {
  const { product, mailbox, ledger, catalog, say } = scene;
  const settings = { DATA_DIR: product.dataDir, DATABASE_URL: '' };
  const file = join(product.dataDir, '..', `throughline-restore-${process.pid}.backup`);
  const broken: string[] = [];
  const mailsOf = () => mailbox.mails.filter(({ to }) => to.startsWith(NAME));
  mailbox.setAnswerMs(SLOW_ANSWER_MS);
  const owed = await seedIntents(scene, INTENTS, NAME);
  await until(() => mailsOf().length >= BEFORE, 'Mails never began.');
  await runAdmin(['backup', file], settings);
  const during = mailsOf().length;
  mailbox.setAnswerMs(0);
  await until(async () => (await countOpen(product.databaseUrl(), NAME)) === 0, 'Mails never came to their end.');
  try {
    for (const old of ['cancel', 'send'] as const) {
      await restore(scene, file, settings);
      const before = mailbox.mails.length;
      const held = await countOpen(product.databaseUrl(), NAME);
      if (held === 0) broken.push('nothing was on its way in the backup: the group proves nothing');
      await waitForBeats(product.databaseUrl(), BEATS);
      if (mailbox.mails.length > before) broken.push(`${mailbox.mails.length - before} mails left while on hold`);
      const shown = await runAdmin(['release-hold'], settings);
      if (!shown.includes('On hold since')) broken.push('the hold was not shown');
      const [fresh] = makeAlerts(1);
      await runAdmin(['release-hold', '--old', old], settings);
      if (fresh) {
        await sendEvents([fresh], { url: product.url, key: product.keys.live, ledger });
        const raised = await findAlerts(product.databaseUrl(), catalog, [fresh.supplier]);
        await until(() => judgeTold(raised, mailbox.mails, []).lost === 0, 'An alert after the release was never told.');
      }
      await until(async () => (await countOpen(product.databaseUrl(), NAME)) === 0, 'What was on hold never came to its end.');
      const again = mailbox.mails.slice(before).filter(({ to }) => to.startsWith(NAME)).length;
      say(`  restored with ${held} under way, released with ${old}: ${again} came again`);
      if (old === 'cancel' && again > 0) broken.push(`${again} mails came twice although the operator had them cancelled`);
      if (old === 'send' && again !== held) broken.push(`${held} mails were to be sent again, ${again} were`);
    }
  } finally {
    await rm(file, { force: true });
  }
  // Whoever says "send" wants those again: they are no doubles as long as each is the same mail.
  const others = owed.filter(({ to, messageId }) => mailsOf().some((mail) => mail.to === to && mail.messageId !== messageId)).length;
  const lost = owed.filter(({ to }) => !mailsOf().some((mail) => mail.to === to)).length;
  if (lost > 0) broken.push(`${lost} mails never arrived`);
  if (others > 0) broken.push(`${others} mails came again under another identity`);
  const figures = { mails: owed.length, mailsLost: lost, during, again: mailsOf().length - owed.length };
  return {
    name: 'restore while sending',
    strikes: [],
    truths: [],
    drainMs: 0,
    acknowledged: ledger.list('events').ids.length,
    figures,
    broken,
  };
}

async function restore({ product, mailbox }: Scene, file: string, settings: Readonly<Record<string, string>>): Promise<void> {
  const supervisor = product.supervisor();
  const ended = once(supervisor, 'exit');
  supervisor.kill('SIGTERM');
  await ended;
  const before = mailbox.mails.length;
  await runAdmin(['restore', file, '--force'], settings);
  await product.startAgain();
  if (mailbox.mails.length > before) throw new Error('Mails left right after a restore.');
}

async function waitForBeats(url: string, beats: number): Promise<void> {
  const seen = new Set<string>();
  await until(async () => {
    const [row] = await askDatabase(
      url,
      { text: 'SELECT max(at)::text AS at FROM worker_heartbeat WHERE at > pg_postmaster_start_time()' },
      z.object({ at: z.string().nullable() }),
    );
    if (row?.at) seen.add(row.at);
    return seen.size >= beats;
  }, 'The worker gave no sign of life after a restore.');
}

async function until(holds: () => boolean | Promise<boolean>, otherwise: string): Promise<void> {
  for (const end = Date.now() + WITHIN_MS; Date.now() < end; await sleep(200)) if (await holds()) return;
  throw new Error(otherwise);
}
