import { Agent } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Catalog } from '@/lib/domain';
import { postBody, UnexpectedAnswer } from '../bench/post-body';
import type { Ledger } from './keep-ledger';
import { makeEvents, makePoints, makeSpans, noteBatch, type Traffic } from './make-traffic';

export interface FloodOptions {
  readonly url: string;
  readonly key: string;
  readonly catalog: Catalog;
  readonly ledger: Ledger;
  /** Other ids: no two floods of a run say the same. */
  readonly seed: number;
}

export interface Flood {
  /** Ends the senders in the middle of what they send. Throws what a sender was refused with. */
  readonly stop: () => Promise<void>;
  /** Requests whose answer never came. */
  readonly interrupted: () => number;
}

const AGAIN_MS = 50;
/** About 3,000 spans, 500 events and 200 data points a second: more than kills can hide behind, less than the worker can count. */
const PAUSE_MS = { spans: 50, events: 180, points: 80 };

/** Five senders at once over connections that are kept: each sends a batch until it is acknowledged, then the next. */
export function startFlood({ url, key, catalog, ledger, seed }: FloodOptions): Flood {
  const agent = new Agent({ keepAlive: true });
  let [stopping, interrupted] = [false, 0];

  const acknowledge = async (batch: ReturnType<Traffic>) => {
    while (!stopping) {
      try {
        const { waitMs, accepted } = await postBody({ url, key, agent }, batch);
        if (waitMs === null) return noteBatch(ledger, batch, accepted);
        await sleep(waitMs);
      } catch (error) {
        if (error instanceof UnexpectedAnswer) throw error;
        if (!stopping) interrupted += 1;
        await sleep(AGAIN_MS);
      }
    }
  };
  const send = async (traffic: Traffic) => {
    for (let number = 0; !stopping; number += 1) {
      const batch = traffic(number);
      await acknowledge(batch);
      await sleep(PAUSE_MS[batch.signal]);
    }
  };
  const traffics = [
    makeSpans(catalog, seed + 1),
    makeSpans(catalog, seed + 2),
    makeEvents(catalog, seed + 3),
    makeEvents(catalog, seed + 4),
    makePoints(seed + 5),
  ];
  const running = Promise.all(traffics.map(send));
  // Met in `stop`.
  running.catch(() => undefined);
  return {
    stop: async () => {
      stopping = true;
      agent.destroy();
      await running;
    },
    interrupted: () => interrupted,
  };
}
