import { receiveRequest } from '@/lib/pipeline';
import type { PlannedRequest } from '@/lib/simulate';
import { tryAgain } from './try-again';

const key = {
  id: '00000000-0000-0000-0000-000000000001',
  environment: 'production' as const,
  source: 'simulator',
  history: false,
  ratePerSecond: null,
};

/** The product asked to be told again later. */
class PutOffError extends Error {}

/**
 * Hands a request to the product as its web part would at that time; again, as senders do, where it is put off. Throws when it is not taken whole.
 */
export const receiveAt = (now: Date, request: PlannedRequest): Promise<void> =>
  tryAgain(
    () => hand(now, request),
    (error) => error instanceof PutOffError,
  );

async function hand(now: Date, { endpoint, contentType, body }: PlannedRequest): Promise<void> {
  const request = new Request(`http://bench/${endpoint}`, {
    method: 'POST',
    headers: { 'content-type': contentType },
    body: Buffer.from(body),
  });
  const answer = await receiveRequest(endpoint, request, { findKey: async () => ({ ok: true, key }), now: () => now });
  const text = await answer.text();
  if (answer.status === 200) return;
  const said = `${endpoint} answered ${answer.status}: ${text.slice(0, 500)}`;
  throw answer.status === 503 ? new PutOffError(said) : new Error(said);
}
