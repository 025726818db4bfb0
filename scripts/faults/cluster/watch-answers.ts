import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import type { KeptProduct } from '../keep-product';

/** What senders and screens were told while a fault lasted. */
export interface Told {
  readonly taken: number;
  /** 503 with Retry-After. */
  readonly later: number;
  /** What screens read: answered, and put off with 503 and Retry-After. */
  readonly read: number;
  readonly readLater: number;
  /** Connections that ended without an answer. */
  readonly cut: number;
  /** Anything else, in words. */
  readonly wrong: readonly string[];
  readonly slowestMs: number;
}

const EVERY_MS = 250;
/** The longest limit of a statement that receiving may meet, twice, and some more. */
const ANSWER_WITHIN_MS = 40_000;
const readiness = z.object({ ready: z.boolean(), database: z.object({ ready: z.boolean(), detail: z.string() }) });

const problem = z.object({ code: z.literal('unavailable'), detail: z.string().min(10) });
const isLater = ({ status, headers }: Response) => status === 503 && /^[1-9]\d*$/.test(headers.get('retry-after') ?? '');

/**
 * Sends events of its own and asks /readyz and a page until stopped: a sender hears 200, or 503 with whole seconds to wait; /healthz and the
 * sign-in page always answer; /readyz says what is away. With an API token it also reads what screens read: that is answered, or put off in the same way
 * with words for a person. Events that are not acknowledged are sent under another id, so none of them is expected.
 */
export function watchAnswers({ url, keys }: KeptProduct, apiToken: string | null = null): { readonly stop: () => Promise<Told> } {
  let over = false;
  let [taken, later, read, readLater, cut, slowestMs] = [0, 0, 0, 0, 0, 0];
  const wrong: string[] = [];
  const once = async (): Promise<void> => {
    const startMs = performance.now();
    const eventId = `watch-${randomUUID()}`;
    const event = { eventId, occurredAt: new Date().toISOString(), source: 'watch', workflow: 'wf-gl-posting', facility: 'fac-lakehead' };
    const response = await fetch(`${url}/api/events`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${keys.test}` },
      body: JSON.stringify({ ...event, transactionId: eventId, status: 'completed' }),
      signal: AbortSignal.timeout(ANSWER_WITHIN_MS),
    });
    const text = await response.text();
    slowestMs = Math.max(slowestMs, Math.round(performance.now() - startMs));
    if (response.status === 200) taken += 1;
    else if (isLater(response)) later += 1;
    else wrong.push(`an event was answered ${response.status}: ${text.slice(0, 200)}`);
  };
  const look = async (): Promise<void> => {
    for (const path of ['/healthz', '/sign-in']) {
      const response = await fetch(`${url}${path}`, { signal: AbortSignal.timeout(ANSWER_WITHIN_MS) });
      await response.arrayBuffer();
      if (response.status !== 200) wrong.push(`${path} was answered ${response.status}`);
    }
    const ready = await fetch(`${url}/readyz`, { signal: AbortSignal.timeout(ANSWER_WITHIN_MS) });
    const said = readiness.safeParse(await ready.json().catch(() => null));
    if (!said.success || said.data.ready !== (ready.status === 200))
      wrong.push(`/readyz was answered ${ready.status} and does not say why`);
  };
  const show = async (): Promise<void> => {
    const headers = { authorization: `Bearer ${apiToken}` };
    for (const path of ['/api/exceptions', '/api/health?by=facility', '/api/transactions']) {
      const response = await fetch(`${url}${path}`, { headers, signal: AbortSignal.timeout(ANSWER_WITHIN_MS) });
      const text = await response.text();
      if (response.status === 200) read += 1;
      else if (isLater(response) && problem.safeParse(JSON.parse(text)).success) readLater += 1;
      else wrong.push(`${path} was answered ${response.status}: ${text.slice(0, 200)}`);
    }
  };
  const repeat = async (work: () => Promise<void>, everyMs: number) => {
    while (!over) {
      await work().catch((error: unknown) => {
        const reason = String(error instanceof Error && error.cause ? error.cause : error);
        if (/other side closed|ECONNRESET|ECONNREFUSED|EPIPE/.test(reason)) cut += 1;
        else wrong.push(reason);
      });
      await sleep(everyMs);
    }
  };
  // Several senders, so that one that waits for an answer does not hide what others are told.
  const running = Promise.all([
    ...Array.from({ length: 4 }, () => repeat(once, EVERY_MS)),
    repeat(look, 2 * EVERY_MS),
    ...(apiToken ? [repeat(show, EVERY_MS)] : []),
  ]);
  return {
    stop: async () => {
      over = true;
      await running;
      return { taken, later, read, readLater, cut, wrong, slowestMs };
    },
  };
}
