import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { askDatabase } from '../ask-database';
import { makeAlerts } from '../make-alerts';
import type { GroupResult, Scene } from '../scene';
import { sendEvents } from '../send-events';
import { settleGroup } from '../settle-group';
import type { Somebody } from './ask-product';
import { findAlerts, type RaisedAlert } from './find-alert';
import { runAdmin } from './run-admin';

const TOLD = 800;
const QUIET = 200;
const BATCH = 100;
const QUIET_AT = 'fac-bayfield';
/** One mail for each of so many causes would be a burst. */
const MOST_MAILS = 40;
const TOLD_WITHIN_MS = 150_000;
/** So long after the last mail of interest one that should not be would have come. */
const STILL_MS = 8_000;

export interface ColdStart {
  readonly pidOf: (name: string) => Promise<number>;
  readonly workers: readonly string[];
  readonly somebody: Somebody;
}

/** A thousand open exceptions wait, a fifth of them kept quiet, when all senders come up at once: everything is told, in few mails, and nothing of what is quiet. */
export async function runColdStart(scene: Scene, { pidOf, workers, somebody }: ColdStart): Promise<GroupResult> {
  const { product, mailbox, ledger, catalog, say } = scene;
  const own = { url: product.url, key: product.keys.live, ledger };
  const url = product.databaseUrl();
  await runAdmin(['hold', '--reason', 'A thousand causes are made ready.'], { DATABASE_URL: url });
  const alerts = [makeAlerts(TOLD), makeAlerts(QUIET, QUIET_AT)].flat();
  for (let n = 0; n < alerts.length; n += BATCH) await sendEvents(alerts.slice(n, n + BATCH), own);
  const raised = await findAlerts(
    url,
    catalog,
    alerts.map(({ supplier }) => supplier),
  );
  const bySupplier = new Set(alerts.slice(TOLD).map(({ supplier }) => supplier));
  const quiet = raised.filter(({ supplier }) => bySupplier.has(supplier));
  const owed = raised.filter(({ supplier, parent }) => !bySupplier.has(supplier) && parent === null);
  const from = mailbox.mails.length;
  const now = Date.now();
  const said = await somebody.post('/api/silences?environment=production', {
    kind: 'silence',
    facilities: [QUIET_AT],
    hidesCritical: true,
    startsAt: new Date(now - 60_000).toISOString(),
    endsAt: new Date(now + 3_600_000).toISOString(),
    reason: 'They are known and mended tonight.',
  });
  if (said.status !== 200) throw new Error(`The silence was answered ${said.status}.`);
  for (const name of workers) process.kill(await pidOf(name), 'SIGKILL');
  await runAdmin(['release-hold', '--old', 'send'], { DATABASE_URL: url });
  const started = Date.now();
  const toldOf = () => {
    const to = owed[0]?.to ?? '';
    const byIdentity = new Map(
      mailbox.mails.slice(from).flatMap((mail) => (mail.to === to ? [[mail.messageId, mail.tells] as const] : [])),
    );
    return [...byIdentity.values()].reduce((sum, n) => sum + n, 0);
  };
  for (const end = started + TOLD_WITHIN_MS; toldOf() < owed.length && Date.now() < end; await sleep(200));
  const seconds = Math.round((Date.now() - started) / 1000);
  await sleep(STILL_MS);
  const mails = mailbox.mails.slice(from);
  const leaked = quiet.filter(({ number }) => mails.some(({ names }) => names.includes(number))).length;
  const untold = await countUntold(url, owed);
  say(
    `  ${toldOf()} of ${owed.length} causes told in ${mails.length} mails within ${seconds} s; ${leaked} of ${quiet.length} quiet ones leaked`,
  );
  const broken = [
    ...(toldOf() === owed.length ? [] : [`${toldOf()} causes were told instead of ${owed.length}`]),
    ...(untold > 0 ? [`${untold} causes have no mail that arrived`] : []),
    ...(leaked > 0 ? [`${leaked} that are kept quiet were told`] : []),
    ...(mails.length > MOST_MAILS ? [`${mails.length} mails for one cold start`] : []),
  ];
  return settleGroup(scene, {
    name: 'cold start',
    strikes: [],
    figures: { causes: owed.length, mails: mails.length, leaked, seconds },
    broken,
  });
}

async function countUntold(url: string, owed: readonly RaisedAlert[]): Promise<number> {
  const text = `SELECT count(*)::int AS n FROM unnest($1::uuid[]) AS e (id) WHERE NOT EXISTS (
    SELECT FROM intent i WHERE i.exception_id = e.id AND i.reason = 'opened' AND i.state = 'delivered')`;
  const [row] = await askDatabase(url, { text, values: [owed.map(({ id }) => id)] }, z.object({ n: z.number() }));
  return row?.n ?? owed.length;
}
