import { setTimeout as sleep } from 'node:timers/promises';
import { receiveRequest } from '@/lib/pipeline';
import type { PlannedRequest } from '@/lib/simulate';

const key = {
  id: '00000000-0000-0000-0000-000000000001',
  environment: 'production' as const,
  source: 'simulator',
  history: false,
  ratePerSecond: null,
};

/** A database that is too busy to answer is asked again, as senders do. */
const TRIES = 30;
const PAUSE_MS = 2_000;

/** Hands a request to the product as its web part would at that time. Throws when it is not taken whole. */
export async function receiveAt(now: Date, { endpoint, contentType, body }: PlannedRequest): Promise<void> {
  for (let tries = 1; ; tries += 1) {
    const request = new Request(`http://bench/${endpoint}`, {
      method: 'POST',
      headers: { 'content-type': contentType },
      body: Buffer.from(body),
    });
    const answer = await receiveRequest(endpoint, request, { findKey: async () => ({ ok: true, key }), now: () => now });
    const text = await answer.text();
    if (answer.status === 200) return;
    if (answer.status !== 503 || tries === TRIES) throw new Error(`${endpoint} answered ${answer.status}: ${text.slice(0, 500)}`);
    await sleep(PAUSE_MS);
  }
}
