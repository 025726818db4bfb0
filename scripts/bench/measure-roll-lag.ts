import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { loadCatalog } from '@/lib/catalog';
import { openEvents } from './lane';
import { makeBodies } from './make-bodies';
import { getter } from './measure-lookups';
import { quantile } from './quantile';
import { sendBodies } from './send-bodies';
import type { BenchProduct } from './start-product';

export interface RollLag {
  /** From when an event happened until GET /api/metrics counts it, p95 of `n`. */
  readonly idleMs: number;
  readonly busyMs: number;
  readonly n: number;
  /** That came in meanwhile, while it was busy. */
  readonly eventsPerSecond: number;
}

const PROBES = 20;
const WITHIN_MS = 60_000;
const POLL_MS = 25;
/** A third of what one quiet machine of two processors counts for good. */
const BUSY_RATE = 1_500;
const BUSY_SECONDS = 60;
const answer = z.object({ groups: z.array(z.object({ total: z.object({ n: z.number() }) })) });

/** Posts single events, in an environment of their own, and asks for the numbers until each is in them; while nothing else comes, then while much does. */
export async function measureRollLag(product: BenchProduct, seed: number): Promise<RollLag> {
  const catalog = await loadCatalog('catalog');
  const workflow = catalog.workflows[0];
  const get = getter(product);
  const count = async () => {
    const to = new Date(Date.now() + 3_600_000).toISOString();
    const { groups } = answer.parse(await get(`/api/metrics?environment=test&range=3h&to=${to}`));
    return groups.reduce((sum, group) => sum + group.total.n, 0);
  };
  const probe = async (): Promise<number> => {
    const before = await count();
    const at = new Date();
    const event = {
      occurredAt: at.toISOString(),
      workflow: workflow?.id,
      milestone: workflow?.milestones[0]?.id,
      transactionId: `probe-${seed}-${at.getTime()}`,
      facility: catalog.facilities[0]?.id,
      department: workflow?.departments[0],
      status: 'completed',
    };
    const headers = { authorization: `Bearer ${product.testKey}`, 'content-type': 'application/json' };
    const response = await fetch(`${product.url}/api/events`, { method: 'POST', headers, body: JSON.stringify([event]) });
    if (response.status !== 200) throw new Error(`A single event was answered ${response.status}: ${await response.text()}`);
    for (; Date.now() - at.getTime() < WITHIN_MS; await sleep(POLL_MS)) if ((await count()) > before) return Date.now() - at.getTime();
    throw new Error(`An event was not counted within ${WITHIN_MS / 1000} s.`);
  };
  const probes = async (): Promise<number[]> => {
    const lags: number[] = [];
    for (let n = 0; n < PROBES; n += 1, await sleep(200 + (300 * ((n * 7) % 10)) / 10)) lags.push(await probe());
    return lags;
  };
  const idle = await probes();
  const lane = openEvents({ seed, size: 100 }, catalog);
  const startMs = Date.now();
  const bodies = await makeBodies(
    lane,
    (BUSY_RATE * BUSY_SECONDS) / lane.records,
    (place) => startMs + (1000 * place * lane.records) / BUSY_RATE,
  );
  const sending = sendBodies({
    url: product.url,
    key: product.ingestKey,
    connections: 4,
    bodies,
    rate: BUSY_RATE,
    onAcknowledged: lane.onAcknowledged,
  });
  const [busy, sent] = await Promise.all([probes(), sending]);
  return {
    idleMs: quantile(idle, 0.95),
    busyMs: quantile(busy, 0.95),
    n: PROBES,
    eventsPerSecond: Math.round(sent.records / sent.seconds),
  };
}
