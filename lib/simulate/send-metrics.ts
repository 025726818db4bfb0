import { setTimeout as sleep } from 'node:timers/promises';
import type { Catalog } from '@/lib/domain';
import { encodeMetrics } from './encode-metrics';
import type { Incident } from './incident';
import { measureApplications } from './measure-applications';
import { sendBatch } from './send-batch';
import type { Destination } from './send-planned';
import { DAY_MS, HOUR_MS, MINUTE_MS } from './simulation';

interface MetricsLane {
  catalog: Catalog;
  seed: number;
  rate: number;
  incidents: () => readonly Incident[];
  destination: Pick<Destination, 'target' | 'key' | 'signal' | 'onRetry'>;
  fromMs: number;
  toMs: number;
  nowMs: () => number;
}

/** Screens show a day; more of the past is not told. In the past every five minutes are enough. */
const PAST_MS = DAY_MS;
const PAST_STEP_MS = 5 * MINUTE_MS;
const BEAT_MS = 1000;

/** Sends what applications measure about themselves: the last day at once, then every full minute at its time; resolves at `toMs`. */
export async function sendMetrics(lane: MetricsLane): Promise<void> {
  const { catalog, seed, rate, destination, fromMs, toMs, nowMs } = lane;
  const tell = (atMs: number) => ({ atMs, measured: measureApplications({ catalog, seed, rate, incidents: lane.incidents() }, atMs) });
  const send = (told: ReturnType<typeof tell>[]) =>
    sendBatch({
      ...destination,
      url: `${destination.target.replace(/\/$/, '')}/v1/metrics`,
      contentType: 'application/json',
      body: encodeMetrics(told),
    });
  let nextMs = Math.ceil(Math.max(fromMs, nowMs() - PAST_MS) / PAST_STEP_MS) * PAST_STEP_MS;
  while (nextMs <= toMs) {
    const lateMs = nowMs() - nextMs;
    if (lateMs < 0) await sleep(Math.min(BEAT_MS, -lateMs), undefined, { signal: destination.signal });
    else {
      const stepMs = lateMs > 2 * PAST_STEP_MS ? PAST_STEP_MS : MINUTE_MS;
      const told = [];
      for (; nextMs <= Math.min(nowMs(), toMs) && told.length * stepMs < HOUR_MS; nextMs += stepMs) told.push(tell(nextMs));
      await send(told);
    }
  }
}
