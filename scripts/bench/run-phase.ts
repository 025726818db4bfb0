import { loadavg } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Lane } from './lane';
import { makeBodies } from './make-bodies';
import { type CpuSeconds, difference, measureCpu, readMachineBusy, readPeakMiB } from './measure-processes';
import { quantile } from './quantile';
import { readStages } from './read-stages';
import { type Sent, sendBodies } from './send-bodies';
import type { BenchProduct } from './start-product';
import { type Lag, watchLag } from './watch-lag';

export interface Phase {
  readonly perSecond: number;
  readonly records: number;
  readonly seconds: number;
  readonly usedUp: boolean;
  readonly answerMs: { readonly p50: number; readonly p95: number; readonly p99: number; readonly most: number };
  readonly refused: number;
  readonly bytesPerRecord: number;
  readonly lag: Lag;
  /** Of the product, by service, until nothing waited any more. */
  readonly cpu: CpuSeconds;
  /** Seconds by stage, of web and worker: of processor time where a stage waits for nobody, else by the clock. */
  readonly stages: Readonly<Record<string, number>>;
  readonly clientCpu: number;
  /** Processors that others on this machine kept busy meanwhile. */
  readonly othersBusy: number;
  readonly load: number;
  readonly webPeakMiB: number | null;
}

export interface PhaseOptions {
  readonly product: BenchProduct;
  readonly lane: Lane;
  readonly seconds: number;
  readonly connections: number;
  readonly say: (line: string) => void;
}

const WARM_UP_SECONDS = 5;
/** Bodies for the warm-up: more than any machine takes in that time. */
const WARM_UP_RECORDS = 200_000;
/** Warm code is faster than cold: so much more is made than the warm-up took. */
const AHEAD = 1.6;
export const SETTLE_WITHIN_MS = 30 * 60_000;
/** Workers tell what their stages took with their heartbeat. */
const HEARTBEAT_MS = 3_500;

/** Warms up, makes all requests ahead of the clock, sends them as fast as they are answered, and waits until all of it is counted. */
export async function runPhase({ product, lane, seconds, connections, say }: PhaseOptions): Promise<Phase> {
  const { signal, records, onAcknowledged } = lane;
  const sending = { url: product.url, key: product.ingestKey, connections, onAcknowledged };
  const warm = await makeBodies(lane, Math.ceil(WARM_UP_RECORDS / records), () => Date.now());
  const { records: warmRecords, seconds: warmSeconds } = await sendBodies({ ...sending, bodies: warm, forMs: WARM_UP_SECONDS * 1000 });
  const count = Math.ceil((AHEAD * seconds * warmRecords) / warmSeconds / records);
  say(`${signal}: ${Math.round(warmRecords / warmSeconds)} a second warming up; making ${count} requests of ${records} ahead`);
  const endMs = Date.now();
  const bodies = await makeBodies(lane, count, (place) => endMs - seconds * 1000 * (1 - place / count));

  await (await watchLag(product.databaseUrl)).settle(SETTLE_WITHIN_MS);
  await sleep(HEARTBEAT_MS);
  say(`${signal}: sending for ${seconds} s over ${connections} connections`);
  const watch = await watchLag(product.databaseUrl);
  const stages = await readStages(product.url);
  const [cpu, busy, own] = [await measureCpu(product.processes), readMachineBusy(), process.cpuUsage()];
  const sent = await sendBodies({ ...sending, bodies, forMs: seconds * 1000 });
  const clientCpu = spentSince(own);
  const load = loadavg()[0] ?? 0;
  say(`${signal}: ${Math.round(sent.records / sent.seconds)} a second; waiting until all of it is counted`);
  const lag = await watch.settle(SETTLE_WITHIN_MS);
  const used = difference(await measureCpu(product.processes), cpu);
  const ours = Object.values(used).reduce((sum, value) => sum + value, 0) + spentSince(own);
  const othersBusy = Math.max(0, (readMachineBusy() - busy - ours) / (sent.seconds + lag.settleMs / 1000));
  await sleep(HEARTBEAT_MS);
  return {
    ...describe(sent),
    lag,
    cpu: used,
    stages: difference(await readStages(product.url), stages),
    clientCpu,
    othersBusy,
    load,
    webPeakMiB: await readPeakMiB(product.processes['web'] ?? 0),
  };
}

function spentSince(before: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1e6;
}

function describe({ records, seconds, answersMs, refused, bytes, usedUp }: Sent) {
  const at = (share: number) => quantile(answersMs, share);
  return {
    perSecond: records / seconds,
    records,
    seconds,
    usedUp,
    answerMs: { p50: at(0.5), p95: at(0.95), p99: at(0.99), most: at(1) },
    refused,
    bytesPerRecord: bytes / records,
  };
}
