import { expect } from '@playwright/test';
import type { DocumentLines } from '@/lib/domain';
import { readE2eInfo } from '@/scripts/setup/e2e-info';

export interface Told {
  occurredAt: Date;
  workflow: string;
  milestone: string;
  status?: string;
  facility?: string;
  interface?: string;
  supplier?: string;
  keys?: Record<string, string>;
  measures?: Record<string, number | string>;
  attributes?: Record<string, number | string>;
  documentLines?: DocumentLines;
  error?: { class: string; code?: string; message: string };
  traceId?: string;
}

/** Sends events as a middleware would, with the live key of production unless another is given, and sees that every one was taken. */
export async function sendEvents(events: readonly Told[], key = readE2eInfo().keys.live): Promise<void> {
  const body = events.map(({ keys = {}, ...event }) => ({
    ...event,
    businessKeys: Object.entries(keys).map(([type, value], at) => ({ type, value, role: at === 0 ? 'root' : 'reference' })),
  }));
  const answer = await fetch(`${readE2eInfo().url}/api/events`, {
    method: 'POST',
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  expect(await answer.json()).toEqual({ accepted: events.length, duplicates: 0, rejected: 0, errors: [] });
}
