import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { askDatabase } from '../ask-database';
import { makeAlerts } from '../make-alerts';
import type { GroupResult, Scene } from '../scene';
import { sendEvents } from '../send-events';
import { settleGroup } from '../settle-group';
import type { Somebody } from './ask-product';
import { findAlerts, type RaisedAlert } from './find-alert';
import { type Commit, holdCommit, layTraps } from './hold-point';
import { judgeTold } from './judge-told';

const ROUNDS = 20;
/** Before and after the mail of an exception is usually claimed. */
const LATEST_MS = 300;
/** At which commit of its telling the deed is done; at none, whenever chance has it. */
const moments: readonly (Commit | null)[] = ['claimed', null, 'begun', 'claimed', null];
/** Between the last look at an exception and the note that its mail begins; more than that after the answer is too late. */
const LOOKED_MS = 2_000;

const deeds = [{ action: 'acknowledge' }, { action: 'acknowledge' }, { action: 'resolve', reason: 'It was a test of the race.' }] as const;

/** Two people take up or end the same exception in the same moment, while its mails are on their way. */
export async function runRaces(scene: Scene, people: readonly Somebody[]): Promise<GroupResult> {
  const { product, mailbox, random, say, ledger, catalog } = scene;
  const from = mailbox.mails.length;
  const raised: RaisedAlert[] = [];
  const faults: string[] = [];
  let [wins, conflicts] = [0, 0];
  mailbox.setAnswerMs(100);
  const url = product.databaseUrl();
  await layTraps(url);
  for (let n = 0; n < ROUNDS; n += 1) {
    const alerts = makeAlerts(1);
    const [commit, deed] = [moments[n % moments.length], deeds[n % deeds.length]];
    const cause = async () => void (await sendEvents(alerts, { url: product.url, key: product.keys.live, ledger }));
    const strike = async () => {
      const suppliers = alerts.map(({ supplier }) => supplier);
      const [one] = await findAlerts(url, catalog, suppliers);
      if (!one) return;
      raised.push(one);
      const version = await versionOf(url, one.id);
      const said = await Promise.all(people.map((person) => person.post(`/api/exceptions/EX-${one.number}/actions`, { ...deed, version })));
      wins += said.filter(({ status }) => status === 200).length;
      conflicts += said.filter(({ status }) => status === 409).length;
      faults.push(...said.filter(({ status }) => status !== 200 && status !== 409).map(({ status }) => `it was answered ${status}`));
      if (!said.some(({ status }) => status === 200)) faults.push(`nobody could ${deed?.action} EX-${one.number}`);
    };
    if (commit) await holdCommit({ url, commit, cause, strike, end: 'committed' });
    else {
      await cause();
      await sleep(random() * LATEST_MS);
      await strike();
    }
  }
  mailbox.setAnswerMs(0);
  await waitForEnds(product.databaseUrl(), raised);
  const late = await countLate(product.databaseUrl(), raised);
  const { doubled, wrong } = judgeTold([], mailbox.mails.slice(from), []);
  const mailed = raised.filter(({ number }) => mailbox.mails.slice(from).some(({ names }) => names.includes(number))).length;
  say(
    `  ${raised.length} races: ${wins} deeds done, ${conflicts} refused as too late; ${mailed} had been mailed, ${late.mails} mails began after the answer`,
  );
  const broken = [
    ...faults.slice(0, 3),
    ...wrong,
    ...(doubled > 0 ? [`${doubled} mails doubled`] : []),
    ...(late.mails > 0 ? [`${late.mails} mails began after somebody had taken it up`] : []),
    ...(late.twice > 0 ? [`${late.twice} exceptions were acknowledged twice`] : []),
    ...(late.silent > 0 ? [`${late.silent} that nobody was mailed of do not say why`] : []),
    ...(mailed === 0 || mailed === raised.length ? ['no deed came before a mail, or none after: the group proves nothing'] : []),
  ];
  return settleGroup(scene, {
    name: 'races',
    strikes: [],
    figures: { races: raised.length, wins, conflicts, mailed, late: late.mails },
    broken,
  });
}

async function versionOf(url: string, id: string): Promise<number> {
  const [row] = await askDatabase(
    url,
    { text: 'SELECT version::int FROM exception WHERE id = $1::uuid', values: [id] },
    z.object({ version: z.number() }),
  );
  return row?.version ?? 0;
}

async function waitForEnds(url: string, raised: readonly RaisedAlert[]): Promise<void> {
  const text = `SELECT count(*)::int AS n FROM intent WHERE exception_id = ANY($1::uuid[]) AND state IN ('waiting', 'sending', 'unknown')`;
  for (const end = Date.now() + 120_000; Date.now() < end; await sleep(500)) {
    const [row] = await askDatabase(url, { text, values: [raised.map(({ id }) => id)] }, z.object({ n: z.number() }));
    if (row?.n === 0) return;
  }
  throw new Error('Mails about exceptions that were taken up never came to an end.');
}

const lateSchema = z.object({ mails: z.number(), twice: z.number(), silent: z.number() });

/** By the database's clock: attempts that began after the deed stood in the history; deeds that stand there twice; ends without a reason. */
async function countLate(url: string, raised: readonly RaisedAlert[]): Promise<z.infer<typeof lateSchema>> {
  const text = `
    WITH deed AS (SELECT exception_id, min(at) AS at, count(*) AS times FROM exception_history
      WHERE kind IN ('acknowledged', 'resolved') AND actor_id NOT LIKE 'system:%' AND exception_id = ANY($1::uuid[]) GROUP BY exception_id)
    SELECT (SELECT count(*)::int FROM intent i JOIN deed ON deed.exception_id = i.exception_id JOIN delivery d ON d.intent_id = coalesce(i.bundle_id, i.id)
        WHERE i.reason <> 'resolved' AND d.started_at > deed.at + $2::int * interval '1 millisecond') AS mails,
      (SELECT count(*)::int FROM deed WHERE times > 1) AS twice,
      (SELECT count(*)::int FROM intent WHERE exception_id = ANY($1::uuid[]) AND state = 'cancelled' AND coalesce(state_reason, '') = '') AS silent`;
  const [row] = await askDatabase(url, { text, values: [raised.map(({ id }) => id), LOOKED_MS] }, lateSchema);
  return row ?? { mails: 0, twice: 0, silent: 0 };
}
