import { setTimeout as sleep } from 'node:timers/promises';
import type { Lane } from './lane';
import { makeBodies } from './make-bodies';
import { getter } from './measure-lookups';
import { quantile } from './quantile';
import { sendBodies } from './send-bodies';
import type { BenchProduct } from './start-product';

export interface ScreenReads {
  readonly p95Ms: number;
  /** p95 of each read. */
  readonly paths: Readonly<Record<string, number>>;
  readonly n: number;
  /** What was sent meanwhile, a second, by signal. */
  readonly rates: Readonly<Record<string, number>>;
}

/** What the screens ask for, each as they do. */
const PATHS = [
  '/api/health',
  '/api/transactions',
  '/api/transactions?state=failed',
  '/api/exceptions',
  '/api/kpis',
  '/api/metrics?by=workflow',
];
const PAUSE_MS = 50;

export interface Reading {
  readonly product: BenchProduct;
  readonly seconds: number;
  readonly connections: number;
  /** Records a second of each lane. */
  readonly lanes: readonly (readonly [lane: Lane, rate: number])[];
}

/** Reads one screen after the other while all lanes send at their rates. */
export async function readScreens({ product, seconds, connections, lanes }: Reading): Promise<ScreenReads> {
  const get = getter(product);
  const times = new Map<string, number[]>(PATHS.map((path) => [path, []]));
  const startMs = Date.now();
  const made = await Promise.all(
    lanes.map(async ([lane, rate]) => {
      const count = Math.ceil((rate * seconds) / lane.records);
      return { lane, rate, bodies: await makeBodies(lane, count, (place) => startMs + (1000 * seconds * place) / count) };
    }),
  );
  let sending = true;
  const sent = Promise.all(
    made.map(({ lane, rate, bodies }) =>
      sendBodies({ url: product.url, key: product.ingestKey, connections, bodies, rate, onAcknowledged: lane.onAcknowledged }),
    ),
  ).finally(() => (sending = false));
  for (let turn = 0; sending; turn += 1) {
    const path = PATHS[turn % PATHS.length] ?? '';
    const from = performance.now();
    await get(path);
    times.get(path)?.push(performance.now() - from);
    await sleep(PAUSE_MS);
  }
  const rates = (await sent).map(({ records, seconds: took }, index) => [made[index]?.lane.signal ?? '', Math.round(records / took)]);
  const all = [...times.values()].flat();
  const p95 = (values: readonly number[]) => Math.round(quantile(values, 0.95));
  return {
    p95Ms: p95(all),
    paths: Object.fromEntries([...times].map(([path, values]) => [path, p95(values)])),
    n: all.length,
    rates: Object.fromEntries(rates),
  };
}
