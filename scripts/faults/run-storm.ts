import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { askDatabase } from './ask-database';
import { quantile } from './judge-mails';
import { makeAlerts } from './make-alerts';
import type { GroupResult, Scene } from './scene';
import { type OwnEvent, sendEvents } from './send-events';
import { settleGroup } from './settle-group';
import { startLoad } from './start-load';

const QUIET_MS = 20_000;
const STORM_MS = 60_000;
/** 50,000 a minute. */
const STORM_EVENTS = 50_000;
const BATCH = 500;
const ALERT_EVERY_MS = 1_000;
const MAILED_WITHIN_MS = 60_000;
const QUIET_PROMISE_MS = 10_000;
const STORM_PROMISE_MS = 30_000;
const CONNECTOR = 'con-cred-rest';

/**
 * Critical causes come one a second, first beside usual traffic, then beside 50,000 failures of one connector in a minute: how long each takes from
 * being stored to the mail server having its mail, and what the storm itself became.
 */
export async function runStorm(scene: Scene): Promise<GroupResult> {
  const { product, ledger, catalog, say } = scene;
  const own = { url: product.url, key: product.keys.live, ledger };
  const load = startLoad({ url: product.url, keys: product.keys, catalog, ledger, seed: scene.nextSeed() });
  const quiet = await alertFor(QUIET_MS, own).finally(load.stop);
  const from = new Date();
  const [stormy, stormMs] = await Promise.all([alertFor(STORM_MS, own), storm(own)]);
  const handovers = { quietP99Ms: await handover(scene, quiet), stormP99Ms: await handover(scene, stormy) };
  const { exceptions } = await countStorm(product.databaseUrl(), from);
  const broken = [
    ...(handovers.quietP99Ms > QUIET_PROMISE_MS ? [`a Critical mail took ${handovers.quietP99Ms} ms beside usual traffic`] : []),
    ...(handovers.stormP99Ms > STORM_PROMISE_MS ? [`a Critical mail took ${handovers.stormP99Ms} ms in a storm`] : []),
    ...(exceptions === 1 ? [] : [`a storm of one cause became ${exceptions} exceptions`]),
  ];
  say(
    `  p99 of Critical: ${handovers.quietP99Ms} ms beside usual traffic, ${handovers.stormP99Ms} ms in the storm of ${Math.round(stormMs / 1000)} s; it is ${exceptions} exception`,
  );
  return settleGroup(scene, {
    name: 'storm',
    strikes: [],
    figures: { ...handovers, stormEvents: STORM_EVENTS, stormMs, exceptions },
    broken,
  });
}

type Own = Parameters<typeof sendEvents>[1];

/** Raises a Critical cause each second; returns the supplier of each. */
async function alertFor(ms: number, own: Own): Promise<string[]> {
  const suppliers: string[] = [];
  for (const end = Date.now() + ms; Date.now() < end; await sleep(ALERT_EVERY_MS)) {
    const alerts = makeAlerts(1);
    await sendEvents(alerts, own);
    suppliers.push(...alerts.map(({ supplier }) => supplier));
  }
  return suppliers;
}

/** Returns how long it took to have all of it taken. */
async function storm(own: Own): Promise<number> {
  const started = Date.now();
  for (let sent = 0; sent < STORM_EVENTS; sent += BATCH) {
    await sendEvents(makeFailures(BATCH), own);
    await sleep(started + (STORM_MS * (sent + BATCH)) / STORM_EVENTS - Date.now());
  }
  return Date.now() - started;
}

const makeFailures = (count: number): OwnEvent[] =>
  Array.from({ length: count }, () => {
    const id = randomUUID();
    return {
      eventId: `storm-${id}`,
      occurredAt: new Date().toISOString(),
      source: 'faults',
      workflow: 'wf-employee-onboarding',
      milestone: 'hire_cred_requested',
      interface: 'if-hire-cred',
      facility: 'fac-lakehead',
      transactionId: `storm-${id}`,
      status: 'failed',
      error: { class: 'auth_failed', code: '401', message: 'The key has expired.' },
    };
  });

const raisedSchema = z.object({ received_at: z.date(), message_id: z.string() });

/** p99 of these causes, from their event being stored to the mail server having the first mail that tells of them, alone or with others; one that does not come in a minute counts as that. */
async function handover({ product, mailbox }: Scene, suppliers: readonly string[]): Promise<number> {
  const text = `SELECT DISTINCT ON (x.id) v.received_at, coalesce(b.message_id, i.message_id) AS message_id
    FROM exception x JOIN exception_member m ON m.exception_id = x.id JOIN event v ON v.event_key = m.event_key AND v.occurred_at = m.at
    JOIN intent i ON i.exception_id = x.id AND i.reason = 'opened' LEFT JOIN intent b ON b.id = i.bundle_id
    WHERE x.supplier = ANY($1) ORDER BY x.id, v.received_at`;
  for (const end = Date.now() + MAILED_WITHIN_MS; ; await sleep(500)) {
    const raised = await askDatabase(product.databaseUrl(), { text, values: [suppliers] }, raisedSchema);
    const took = raised.flatMap(({ received_at, message_id }) => {
      const mail = mailbox.mails.find((one) => one.messageId === message_id);
      return mail ? [mail.atMs - received_at.getTime()] : [];
    });
    if (took.length >= suppliers.length) return quantile(took, 0.99) ?? MAILED_WITHIN_MS;
    if (Date.now() > end) return MAILED_WITHIN_MS;
  }
}

async function countStorm(databaseUrl: string, from: Date): Promise<{ exceptions: number }> {
  const text = `SELECT count(DISTINCT e.id)::int AS exceptions FROM exception e WHERE e.code = 'EXC-PLT-AUTH' AND e.connector = $1 AND e.last_at >= $2`;
  const [row] = await askDatabase(databaseUrl, { text, values: [CONNECTOR, from] }, z.object({ exceptions: z.number() }));
  return row ?? { exceptions: 0 };
}
