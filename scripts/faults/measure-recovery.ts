import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { askDatabase } from './ask-database';
import type { Ledger } from './keep-ledger';
import type { KeptProduct } from './keep-product';
import { type OwnEvent, sendEvents } from './send-events';

export interface Recovery {
  /** From the kill to the first event acknowledged after it. */
  readonly takesMs: number;
  /** From the kill until that event is in its transaction and in the numbers. */
  readonly countsMs: number;
}

const WITHIN_MS = 90_000;

/** How long after `sinceMs` the product takes events again, and counts them. Throws Error when it does not within 90 s. */
export async function measureRecovery(product: KeptProduct, ledger: Ledger, sinceMs: number): Promise<Recovery> {
  const event = makeProbe();
  await sendEvents([event], { url: product.url, key: product.keys.live, ledger, withinMs: WITHIN_MS });
  const takesMs = Date.now() - sinceMs;
  let reason: unknown = 'it is not in its transaction';
  for (const end = sinceMs + WITHIN_MS; Date.now() < end; await sleep(50)) {
    try {
      if (await isCounted(product.databaseUrl(), event.eventId)) return { takesMs, countsMs: Date.now() - sinceMs };
    } catch (error) {
      reason = error;
    }
  }
  throw new Error(`An event was taken ${takesMs} ms after the kill and not counted within ${WITHIN_MS} ms: ${reason}`);
}

/** A transaction of one event that has ended: it raises nothing and waits for nothing. */
function makeProbe(): OwnEvent {
  const eventId = `probe-${randomUUID()}`;
  return {
    eventId,
    occurredAt: new Date().toISOString(),
    source: 'faults',
    workflow: 'wf-gl-posting',
    facility: 'fac-lakehead',
    transactionId: eventId,
    status: 'completed',
    outcome: 'completed',
  };
}

async function isCounted(databaseUrl: string, transaction: string): Promise<boolean> {
  const text = `SELECT FROM transaction_key WHERE environment = 'production' AND kind = 'transaction' AND value = $1`;
  return (await askDatabase(databaseUrl, { text, values: [transaction] }, z.object({}))).length > 0;
}
