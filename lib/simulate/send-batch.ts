import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { constants, gzip } from 'node:zlib';

const zip = promisify(gzip);
const RETRIED = new Set([429, 500, 502, 503, 504]);
const FIRST_WAIT_MS = 250;
const LONGEST_WAIT_MS = 5000;
const LONGEST_ASKED_WAIT_MS = 60_000;
const ANSWER_WITHIN_MS = 30_000;

export interface Batch {
  url: string;
  key: string;
  contentType: string;
  body: string | Uint8Array;
  signal: AbortSignal;
  /** Told why each time before it tries again. */
  onRetry?: ((reason: string, waitMs: number) => void) | undefined;
}

/** The server will never take this batch: trying again cannot help. */
export class BatchRefusedError extends Error {
  readonly status: number;
  constructor(status: number, text: string) {
    super(`the server refused the batch with ${status}: ${text.slice(0, 500)}`);
    this.status = status;
  }
}

/**
 * Returns the answer's bytes once the server has taken the batch (200). Overload, gateway faults, lost connections and silence are tried
 * again with the same bytes for as long as `signal` allows, after the time the server asks for. Errors: BatchRefusedError; AbortError.
 */
export async function sendBatch(batch: Batch): Promise<Uint8Array> {
  const body = await zip(batch.body, { level: constants.Z_BEST_SPEED });
  for (let tries = 0; ; tries++) {
    batch.signal.throwIfAborted();
    const answer = await post(batch, body);
    if ('bytes' in answer) return answer.bytes;
    const waitMs = answer.askedMs ?? Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** tries) * (0.75 + Math.random() / 2);
    batch.onRetry?.(answer.reason, waitMs);
    await sleep(waitMs, undefined, { signal: batch.signal });
  }
}

type Answer = { bytes: Uint8Array } | { reason: string; askedMs: number | null };

async function post({ url, key, contentType, signal }: Batch, body: Uint8Array<ArrayBuffer>): Promise<Answer> {
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': contentType, 'content-encoding': 'gzip', authorization: `Bearer ${key}` },
      body,
      signal: AbortSignal.any([signal, AbortSignal.timeout(ANSWER_WITHIN_MS)]),
    });
    const bytes = new Uint8Array(await response.arrayBuffer());
    if (response.status === 200) return { bytes };
    if (!RETRIED.has(response.status)) throw new BatchRefusedError(response.status, Buffer.from(bytes).toString());
    return { reason: `status ${response.status}`, askedMs: readRetryAfter(response.headers.get('retry-after'), Date.now()) };
  } catch (error) {
    if (error instanceof BatchRefusedError) throw error;
    signal.throwIfAborted();
    return { reason: reasonOf(error), askedMs: null };
  }
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const cause = error.cause instanceof Error ? error.cause : error;
  return 'code' in cause && typeof cause.code === 'string' ? cause.code : cause.message;
}

/** Returns how long a Retry-After header (seconds or an HTTP date) asks to wait, in ms, a minute at most; null when it says nothing. */
export function readRetryAfter(header: string | null, nowMs: number): number | null {
  if (!header) return null;
  const seconds = Number(header);
  const waitMs = Number.isFinite(seconds) ? seconds * 1000 : Date.parse(header) - nowMs;
  return Number.isFinite(waitMs) ? Math.min(LONGEST_ASKED_WAIT_MS, Math.max(0, waitMs)) : null;
}
