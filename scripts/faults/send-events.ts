import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import type { Ledger } from './keep-ledger';

export interface OwnEvent {
  readonly eventId: string;
  readonly [field: string]: unknown;
}

export interface SendOptions {
  readonly url: string;
  readonly key: string;
  readonly ledger: Ledger;
  /** Gives up after so long; default a minute. */
  readonly withinMs?: number;
}

const answerSchema = z.object({
  accepted: z.number(),
  duplicates: z.number(),
  errors: z.array(z.object({ index: z.number(), code: z.string(), message: z.string() })),
});
export type Answer = z.infer<typeof answerSchema>;

const PAUSE_MS = 50;
const ANSWER_WITHIN_MS = 3_000;

/** Sends one batch over and over until it is acknowledged, and notes that it was. Throws Error with the last reason when it never is. */
export async function sendEvents(events: readonly OwnEvent[], { url, key, ledger, withinMs = 60_000 }: SendOptions): Promise<Answer> {
  let reason = '';
  for (const end = Date.now() + withinMs; Date.now() < end; await sleep(PAUSE_MS)) {
    try {
      const response = await fetch(`${url}/api/events`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', authorization: `Bearer ${key}`, connection: 'close' },
        body: JSON.stringify(events),
        signal: AbortSignal.timeout(ANSWER_WITHIN_MS),
      });
      const text = await response.text();
      if (response.status === 200) return note(events, answerSchema.parse(JSON.parse(text)), ledger);
      reason = `${response.status} ${text.slice(0, 300)}`;
    } catch (error) {
      reason = String(error instanceof Error && error.cause ? error.cause : error);
    }
  }
  throw new Error(`${events.length} events were not taken within ${withinMs} ms: ${reason}`);
}

function note(events: readonly OwnEvent[], answer: Answer, ledger: Ledger): Answer {
  const refused = new Map(answer.errors.map((error) => [error.index, error]));
  ledger.record({
    kind: 'events',
    environment: 'production',
    at: new Date(),
    ids: events.flatMap(({ eventId }, index) => (refused.has(index) ? [] : [eventId])),
    copies: [],
    accepted: answer.accepted,
    duplicates: answer.duplicates,
    rejected: answer.errors.map(({ index, code, message }) => ({ id: events[index]?.eventId ?? '', code, message })),
  });
  return answer;
}
