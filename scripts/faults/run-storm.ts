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

const QUIET_MS = 30_000;
const STORM_MS = 60_000;
/** 50,000 a minute. */
const STORM_EVENTS = 50_000;
const BATCH = 500;
const ALERT_EVERY_MS = 1_000;
const MAILED_WITHIN_MS = 60_000;
const QUIET_PROMISE_MS = 10_000;
const STORM_PROMISE_MS = 30_000;
const CONNECTOR = 'con-cred-rest';
/** Batches of the storm that are on their way at once: a slow answer must not slow the storm. */
const AT_ONCE = 4;
/** A storm that is weaker than this proves nothing. */
const WEAKEST = 0.95;
const LOOK_EVERY_MS = 1_000;

/**
 * Critical causes come one a second, first beside usual traffic, then beside 50,000 failures of one connector in a minute: how long each takes from
 * being stored to the mail server having its mail, and what the storm itself became.
 */
export async function runStorm(scene: Scene): Promise<GroupResult> {
  const { product, ledger, catalog, say } = scene;
  const own = { url: product.url, key: product.keys.live, ledger };
  const load = startLoad({ url: product.url, keys: product.keys, catalog, ledger, seed: scene.nextSeed() });
  const quietAlerts = await alertFor(QUIET_MS, own).finally(load.stop);
  const from = new Date();
  const watch = watchInbox(product.databaseUrl());
  const [stormAlerts, stormMs] = await Promise.all([alertFor(STORM_MS, own), storm(own)]);
  const [quiet, stormy] = [await handover(scene, quietAlerts), await handover(scene, stormAlerts)];
  const mostWaiting = await watch.stop();
  const { exceptions } = await countStorm(product.databaseUrl(), from);
  const stormPerMinute = Math.round((STORM_EVENTS * 60_000) / Math.max(stormMs, 1));
  const broken = [
    ...(quiet.p99Ms > QUIET_PROMISE_MS ? [`a Critical mail took ${quiet.p99Ms} ms beside usual traffic`] : []),
    ...(stormy.p99Ms > STORM_PROMISE_MS ? [`a Critical mail took ${stormy.p99Ms} ms in a storm`] : []),
    ...(exceptions === 1 ? [] : [`a storm of one cause became ${exceptions} exceptions`]),
    ...(stormPerMinute < WEAKEST * STORM_EVENTS ? [`the storm was ${stormPerMinute} events a minute: too weak to prove anything`] : []),
  ];
  say(`  Critical, stored to handed over, beside usual traffic: ${tell(quiet)}; promised ${QUIET_PROMISE_MS} ms`);
  say(
    `  Critical, stored to handed over, in a storm of ${stormPerMinute} events a minute: ${tell(stormy)}; promised ${STORM_PROMISE_MS} ms`,
  );
  say(`  At most ${mostWaiting} events waited for a round; the storm is ${exceptions} exception`);
  return settleGroup(scene, {
    name: 'storm',
    strikes: [],
    figures: {
      quietP99Ms: quiet.p99Ms,
      quietRoundP99Ms: quiet.roundP99Ms,
      stormP99Ms: stormy.p99Ms,
      stormRoundP99Ms: stormy.roundP99Ms,
      stormEvents: STORM_EVENTS,
      stormMs,
      stormPerMinute,
      mostWaiting,
      exceptions,
    },
    broken,
  });
}

interface Handover {
  /** How many causes. */
  n: number;
  p50Ms: number;
  p99Ms: number;
  /** Of it until a round had begun with the event. */
  roundP99Ms: number;
}

const tell = ({ n, p50Ms, p99Ms, roundP99Ms }: Handover) =>
  `p50 ${p50Ms} ms, p99 ${p99Ms} ms of ${n} (until their round began ${roundP99Ms} ms)`;

/** Looks how many events wait for a round; `stop` returns the most that were seen. */
function watchInbox(databaseUrl: string): { readonly stop: () => Promise<number> } {
  const stopped = new AbortController();
  const looking = (async () => {
    let most = 0;
    while (!stopped.signal.aborted) {
      const [row] = await askDatabase(databaseUrl, { text: 'SELECT count(*)::int AS n FROM event_inbox' }, z.object({ n: z.number() }));
      most = Math.max(most, row?.n ?? 0);
      await sleep(LOOK_EVERY_MS, undefined, { signal: stopped.signal }).catch(() => undefined);
    }
    return most;
  })();
  return {
    stop: () => {
      stopped.abort();
      return looking;
    },
  };
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
  const underWay = new Set<Promise<unknown>>();
  for (let sent = 0; sent < STORM_EVENTS; sent += BATCH) {
    if (underWay.size >= AT_ONCE) await Promise.race(underWay);
    const batch: Promise<unknown> = sendEvents(makeFailures(BATCH), own).then(() => underWay.delete(batch));
    underWay.add(batch);
    await sleep(started + (STORM_MS * (sent + BATCH)) / STORM_EVENTS - Date.now());
  }
  await Promise.all(underWay);
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

const raisedSchema = z.object({ received_at: z.date(), round_at: z.date(), message_id: z.string() });

/**
 * How long these causes took from their event being stored to the mail server having the first mail that tells of them, alone or with others; one that does
 * not come in a minute after the last was sent counts as a minute.
 */
async function handover({ product, mailbox }: Scene, suppliers: readonly string[]): Promise<Handover> {
  const text = `SELECT DISTINCT ON (x.id) v.received_at, i.created_at AS round_at, coalesce(b.message_id, i.message_id) AS message_id
    FROM exception x JOIN exception_member m ON m.exception_id = x.id JOIN event v ON v.event_key = m.event_key AND v.occurred_at = m.at
    JOIN intent i ON i.exception_id = x.id AND i.reason = 'opened' AND i.channel = 'mail' LEFT JOIN intent b ON b.id = i.bundle_id
    WHERE x.supplier = ANY($1) ORDER BY x.id, v.received_at`;
  for (const end = Date.now() + MAILED_WITHIN_MS; ; await sleep(500)) {
    const raised = await askDatabase(product.databaseUrl(), { text, values: [suppliers] }, raisedSchema);
    const arrived = new Map(mailbox.mails.toReversed().map(({ messageId, atMs }) => [messageId, atMs]));
    const told = raised.flatMap(({ received_at, round_at, message_id }) => {
      const atMs = arrived.get(message_id);
      return atMs === undefined
        ? []
        : [{ tookMs: atMs - received_at.getTime(), roundMs: Math.max(0, round_at.getTime() - received_at.getTime()) }];
    });
    if (told.length < suppliers.length && Date.now() <= end) continue;
    const missing = Array.from({ length: suppliers.length - told.length }, () => MAILED_WITHIN_MS);
    const took = [...told.map(({ tookMs }) => tookMs), ...missing];
    const rounds = [...told.map(({ roundMs }) => roundMs), ...missing];
    const of = (values: readonly number[], share: number) => quantile(values, share) ?? MAILED_WITHIN_MS;
    return { n: suppliers.length, p50Ms: of(took, 0.5), p99Ms: of(took, 0.99), roundP99Ms: of(rounds, 0.99) };
  }
}

async function countStorm(databaseUrl: string, from: Date): Promise<{ exceptions: number }> {
  const text = `SELECT count(DISTINCT e.id)::int AS exceptions FROM exception e WHERE e.code = 'EXC-PLT-AUTH' AND e.connector = $1 AND e.last_at >= $2`;
  const [row] = await askDatabase(databaseUrl, { text, values: [CONNECTOR, from] }, z.object({ exceptions: z.number() }));
  return row ?? { exceptions: 0 };
}
