import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import type { PlannedRequest } from '@/lib/simulate';
import type { BenchProduct } from '../start-product';

const paths: Readonly<Record<PlannedRequest['endpoint'], string>> = {
  events: '/api/events',
  traces: '/v1/traces',
  metrics: '/v1/metrics',
  markers: '/api/markers',
};
const answerSchema = z.object({ accepted: z.number() });
const MOST_TRIES = 50;

/** Sends requests one after the other; returns how many events the product took that it did not know. Throws Error for what is not taken. */
export async function sendStep(product: BenchProduct, requests: readonly PlannedRequest[]): Promise<number> {
  let accepted = 0;
  for (const request of requests) accepted += await sendOne(product, request);
  return accepted;
}

async function sendOne({ url, ingestKey }: BenchProduct, { endpoint, contentType, body }: PlannedRequest): Promise<number> {
  for (let tries = 1; ; tries += 1) {
    const response = await fetch(`${url}${paths[endpoint]}`, {
      method: 'POST',
      headers: { 'content-type': contentType, authorization: `Bearer ${ingestKey}` },
      body: Buffer.from(body),
    });
    const text = await response.text();
    if (response.status === 200) return endpoint === 'events' ? answerSchema.parse(JSON.parse(text)).accepted : 0;
    if ((response.status !== 503 && response.status !== 429) || tries >= MOST_TRIES)
      throw new Error(`${endpoint} was answered ${response.status}: ${text.slice(0, 300)}`);
    await sleep(1_000 * Number(response.headers.get('retry-after') ?? 1));
  }
}
