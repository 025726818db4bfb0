import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { type Environment, type ReceiveAnswer, receiveAnswerSchema, UnavailableError } from '@/lib/domain';
import { receive } from './receive';

/** Takes NDJSON and answers like `POST /api/events`. */
export type SendImport = (body: Buffer) => Promise<ReceiveAnswer>;

const ATTEMPTS = 60;
const MOST_SECONDS = 30;

/** Sends through `receive` in this process, as a key of its own that may tell of the past. */
export function sendInProcess(environment: Environment, source: string): SendImport {
  const key = { id: 'import', environment, source, history: true, ratePerSecond: null };
  return async (body) =>
    untilTaken(async () => {
      const {
        status,
        headers,
        body: answered,
      } = await receive(
        {
          endpoint: 'events',
          method: 'POST',
          headers: new Headers({ 'content-type': 'application/x-ndjson' }),
          environment: null,
          body: (async function* () {
            yield body;
          })(),
        },
        { findKey: async () => ({ ok: true, key }) },
      );
      return { status, retryAfter: headers['retry-after'] ?? null, text: answered.toString() };
    });
}

/** Sends to a running product over HTTP with an ingest key; it needs the history right for times older than the retention. */
export function sendOverHttp(url: string, key: string): SendImport {
  const target = new URL('/api/events', url);
  return async (body) => {
    const zipped = await promisify(gzip)(body);
    return untilTaken(async () => {
      const headers = { authorization: `Bearer ${key}`, 'content-type': 'application/x-ndjson', 'content-encoding': 'gzip' };
      const response = await fetch(target, { method: 'POST', headers, body: zipped }).catch(() => null);
      if (!response) return { status: 503, retryAfter: null, text: `${target.origin} does not answer.` };
      return { status: response.status, retryAfter: response.headers.get('retry-after'), text: await response.text() };
    });
  };
}

interface Attempt {
  status: number;
  retryAfter: string | null;
  text: string;
}

/** Tries until the batch is taken: what was stored before a connection died is a duplicate the second time. */
async function untilTaken(attempt: () => Promise<Attempt>): Promise<ReceiveAnswer> {
  for (let tried = 1; ; tried += 1) {
    const { status, retryAfter, text } = await attempt();
    if (status === 200) return receiveAnswerSchema.parse(JSON.parse(text));
    if (![429, 502, 503, 504].includes(status)) throw new Error(`The import was refused (${status}): ${text.slice(0, 1000)}`);
    if (tried >= ATTEMPTS) throw new UnavailableError(`The import was not taken after ${tried} attempts: ${text.slice(0, 500)}`);
    await sleep(Math.min(MOST_SECONDS, Math.max(1, Number(retryAfter) || 1)) * 1000);
  }
}
