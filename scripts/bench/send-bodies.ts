import { Agent, type IncomingMessage, request } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Body } from './body';

export interface Sending {
  readonly url: string;
  readonly key: string;
  readonly connections: number;
  readonly bodies: readonly Body[];
  /** Stops to begin requests after so long; default when the bodies are used up. */
  readonly forMs?: number;
  /** Records a second over all connections; default as fast as answers come. */
  readonly rate?: number | undefined;
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

const PATHS = { spans: '/v1/traces', events: '/api/events' } as const;
const TYPES = { spans: 'application/x-protobuf', events: 'application/json' } as const;

/** Sends bodies over keep-alive connections, each as soon as the one before it is answered. Throws Error for any answer but 200, 429 and 503. */
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
      const waitMs = await post(sending, agent, body);
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

/** Null when the body was taken whole, else the ms that the server asks to wait. */
function post({ url, key }: Sending, agent: Agent, body: Body): Promise<number | null> {
  const { promise, resolve, reject } = Promise.withResolvers<number | null>();
  const headers = {
    authorization: `Bearer ${key}`,
    'content-type': TYPES[body.signal],
    'content-encoding': 'gzip',
    'content-length': body.bytes.length,
  };
  const sent = request(`${url}${PATHS[body.signal]}`, { method: 'POST', agent, headers }, (response) => {
    readAnswer(body, response).then(resolve, reject);
  });
  sent.on('error', reject);
  sent.end(body.bytes);
  return promise;
}

async function readAnswer(body: Body, response: IncomingMessage): Promise<number | null> {
  const chunks: Buffer[] = [];
  for await (const chunk of response) chunks.push(chunk);
  const answer = Buffer.concat(chunks);
  if (response.statusCode === 429 || response.statusCode === 503) return 1000 * Number(response.headers['retry-after'] ?? 1);
  if (response.statusCode === 200 && isWhole(body, answer)) return null;
  throw new Error(`A request of the run was answered ${response.statusCode}: ${answer.toString().slice(0, 500)}`);
}

/** Nothing in it was refused: an empty export response, or counts that add up. */
function isWhole({ signal, records }: Body, answer: Buffer): boolean {
  if (signal === 'spans') return answer.length === 0;
  const { accepted, duplicates } = JSON.parse(answer.toString());
  return accepted + duplicates === records;
}
