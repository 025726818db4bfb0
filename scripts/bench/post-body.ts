import { type Agent, type IncomingMessage, request } from 'node:http';
import type { Body, Signal } from './body';

export interface Receiver {
  readonly url: string;
  readonly key: string;
  /** Keeps the connections. */
  readonly agent: Agent;
  /** Default one minute. */
  readonly answerWithinMs?: number | undefined;
}

/** What a receiver said; `waitMs` is set when it asks to come again. */
export interface Posted {
  readonly waitMs: number | null;
  readonly accepted: number;
}

const routes: Readonly<Record<Signal, { path: string; type: string }>> = {
  spans: { path: '/v1/traces', type: 'application/x-protobuf' },
  events: { path: '/api/events', type: 'application/json' },
  points: { path: '/v1/metrics', type: 'application/json' },
};
const ANSWER_WITHIN_MS = 60_000;

/** An answer that none of what is sent here deserves. */
export class UnexpectedAnswer extends Error {}

/** Sends one body. Throws UnexpectedAnswer unless it was taken whole or is to come again (429, 503); what the network says is thrown as it is. */
export function postBody({ url, key, agent, answerWithinMs = ANSWER_WITHIN_MS }: Receiver, body: Body): Promise<Posted> {
  const { path, type } = routes[body.signal];
  const { promise, resolve, reject } = Promise.withResolvers<Posted>();
  const headers = {
    authorization: `Bearer ${key}`,
    'content-type': type,
    'content-encoding': 'gzip',
    'content-length': body.bytes.length,
  };
  const sent = request(`${url}${path}`, { method: 'POST', agent, headers, timeout: answerWithinMs }, (response) => {
    readAnswer(body, response).then(resolve, reject);
  });
  sent.on('timeout', () => sent.destroy(new Error(`No answer within ${answerWithinMs} ms.`)));
  sent.on('error', reject);
  sent.end(body.bytes);
  return promise;
}

async function readAnswer(body: Body, response: IncomingMessage): Promise<Posted> {
  const chunks: Buffer[] = [];
  for await (const chunk of response) chunks.push(chunk);
  const answer = Buffer.concat(chunks).toString();
  const { statusCode, headers } = response;
  if (statusCode === 429 || statusCode === 503) return { waitMs: 1000 * Number(headers['retry-after'] ?? 1), accepted: 0 };
  const accepted = statusCode === 200 ? acceptedOf(body, answer) : null;
  if (accepted === null) throw new UnexpectedAnswer(`A batch of ${body.signal} was answered ${statusCode}: ${answer.slice(0, 500)}`);
  return { waitMs: null, accepted };
}

/** Null when any of it was refused. An export response is empty when nothing was, and does not tell new records from known ones. */
function acceptedOf({ signal, records }: Body, answer: string): number | null {
  if (signal !== 'events') return answer === '' || answer === '{}' ? records : null;
  const { accepted, duplicates } = JSON.parse(answer);
  return accepted + duplicates === records ? accepted : null;
}
