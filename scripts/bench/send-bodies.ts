import { Agent } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Body } from './body';
import { postBody } from './post-body';

export interface Sending {
  readonly url: string;
  readonly key: string;
  readonly connections: number;
  readonly bodies: readonly Body[];
  /** Stops to begin requests after so long; default when the bodies are used up. */
  readonly forMs?: number;
  /** Records a second over all connections; default as fast as answers come. */
  readonly rate?: number | undefined;
  /** Default one minute. */
  readonly answerWithinMs?: number | undefined;
  readonly onAcknowledged: (body: Body) => void;
}

export interface Sent {
  readonly records: number;
  readonly seconds: number;
  /** From the first byte of the request to the last of its answer, in ms; refused requests are not among them. */
  readonly answersMs: readonly number[];
  /** Requests that were told to come again. */
  readonly refused: number;
  readonly bytes: number;
  /** Bodies that were made ahead were used up before the time was over. */
  readonly usedUp: boolean;
}

/** Sends bodies over keep-alive connections, each as soon as the one before it is answered. Errors: as `postBody`. */
export async function sendBodies(sending: Sending): Promise<Sent> {
  const { bodies, connections, forMs = Number.POSITIVE_INFINITY, rate, onAcknowledged } = sending;
  const agent = new Agent({ keepAlive: true, maxSockets: connections });
  const answersMs: number[] = [];
  const started = performance.now();
  const elapsed = () => performance.now() - started;
  let [next, records, bytes, refused] = [0, 0, 0, 0];

  const lane = async () => {
    for (let body = bodies[next++]; body && elapsed() < forMs; body = bodies[next++]) {
      if (rate) await sleep(Math.max(0, (1000 * (next - 1) * body.records) / rate - elapsed()));
      refused += await acknowledge(body);
    }
  };
  const acknowledge = async (body: Body): Promise<number> => {
    for (let times = 0; ; times += 1) {
      const from = performance.now();
      const { waitMs } = await postBody({ ...sending, agent }, body);
      if (waitMs !== null) {
        await sleep(waitMs);
        continue;
      }
      answersMs.push(performance.now() - from);
      records += body.records;
      bytes += body.bytes.length;
      onAcknowledged(body);
      return times;
    }
  };
  await Promise.all(Array.from({ length: connections }, lane));
  const seconds = elapsed() / 1000;
  agent.destroy();
  return { records, seconds, answersMs, refused, bytes, usedUp: next > bodies.length };
}
