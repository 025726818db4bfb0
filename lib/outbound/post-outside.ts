import { request as http, type IncomingMessage, type RequestOptions } from 'node:http';
import { request as https } from 'node:https';
import { checkAddress } from './check-address';

const ANSWER_LIMIT = 64 * 1024;

/** What came of one request. `retryable`: nothing was said about the transaction itself, so the same request may be sent again. */
export type OutsideAnswer = { ok: boolean; retryable: boolean; status: number | null; text: string };

export interface OutsidePost {
  url: string;
  /** The address may be inside the own network. */
  private: boolean;
  headers: Record<string, string>;
  body: string;
  /** Default POST. */
  method?: 'GET' | 'POST';
  deadlineMs: number;
}

/**
 * Sends one request and returns the answer; never throws. No redirect is followed; the answer is read to 64 KiB. 2xx: taken. 408, 425, 429,
 * 5xx and silence: to be tried again. Anything else: refused.
 */
export async function postOutside(post: OutsidePost): Promise<OutsideAnswer> {
  const url = new URL(post.url);
  const reach = await checkAddress(url, post.private);
  if (!reach.ok) return { ok: false, retryable: reach.passing, status: null, text: reach.reason };
  try {
    const options: RequestOptions = {
      method: post.method ?? 'POST',
      headers: { ...post.headers, 'content-length': Buffer.byteLength(post.body) },
      agent: false,
      signal: AbortSignal.timeout(post.deadlineMs),
      lookup: (_host, wanted, done) =>
        wanted.all ? done(null, [{ address: reach.address, family: reach.family }]) : done(null, reach.address, reach.family),
    };
    const { status, text } = await send(url, options, post.body);
    if (status >= 200 && status < 300) return { ok: true, retryable: false, status, text };
    if (status >= 300 && status < 400)
      return { ok: false, retryable: false, status, text: 'It answered with a redirect, which is not followed.' };
    return { ok: false, retryable: status >= 500 || [408, 425, 429].includes(status), status, text };
  } catch (error) {
    const late = error instanceof Error && (error.name === 'TimeoutError' || error.name === 'AbortError');
    const text = late
      ? `No answer within ${Math.round(post.deadlineMs / 1000)} s.`
      : `No connection: ${error instanceof Error ? error.message : error}`;
    return { ok: false, retryable: true, status: null, text };
  }
}

function send(url: URL, options: RequestOptions, body: string): Promise<{ status: number; text: string }> {
  return new Promise((resolve, reject) => {
    const request = (url.protocol === 'https:' ? https : http)(url, options, (response) => {
      readText(response).then((text) => resolve({ status: response.statusCode ?? 0, text }), reject);
    });
    request.on('error', reject);
    request.end(body);
  });
}

async function readText(response: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of response) {
    parts.push(part);
    size += part.length;
    if (size > ANSWER_LIMIT) break;
  }
  response.destroy();
  return Buffer.concat(parts).toString('utf8').slice(0, ANSWER_LIMIT);
}
