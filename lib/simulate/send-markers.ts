import { setTimeout as sleep } from 'node:timers/promises';
import type { Catalog } from '@/lib/domain';
import type { Incident } from './incident';
import { planMarkers } from './plan-markers';
import { BatchRefusedError, sendBatch } from './send-batch';
import type { Destination } from './send-planned';
import { MINUTE_MS } from './simulation';

interface MarkersLane {
  catalog: Catalog;
  seed: number;
  incidents: () => readonly Incident[];
  /** For what lies in the past when it starts, and for the present. */
  keys: { past: string; present: string };
  destination: Pick<Destination, 'target' | 'signal' | 'onRetry'>;
  fromMs: number;
  toMs: number;
  nowMs: () => number;
}

const NO_SUCH_ADDRESS = 404;

/** Sends what people note of releases and maintenance: the past at once, then each at its time; resolves at `toMs`. A server without markers gets none. */
export async function sendMarkers(lane: MarkersLane): Promise<void> {
  const { catalog, seed, keys, destination, toMs, nowMs } = lane;
  for (let doneMs = lane.fromMs, past = true; doneMs < toMs; past = false) {
    const untilMs = Math.min(nowMs(), toMs);
    const markers =
      untilMs > doneMs
        ? planMarkers({ catalog, seed, incidents: lane.incidents(), fromMs: doneMs, toMs: untilMs }).map(({ marker }) => marker)
        : [];
    if (markers.length > 0 && !(await send(markers, past ? keys.past : keys.present, destination))) return;
    doneMs = Math.max(doneMs, untilMs);
    if (doneMs < toMs) await sleep(Math.min(MINUTE_MS / 4, Math.max(1, toMs - doneMs)), undefined, { signal: destination.signal });
  }
}

async function send(markers: readonly object[], key: string, destination: MarkersLane['destination']): Promise<boolean> {
  const url = `${destination.target.replace(/\/$/, '')}/api/markers`;
  try {
    await sendBatch({ ...destination, key, url, contentType: 'application/json', body: JSON.stringify({ markers }) });
    return true;
  } catch (error) {
    if (error instanceof BatchRefusedError && error.status === NO_SUCH_ADDRESS) return false;
    throw error;
  }
}
