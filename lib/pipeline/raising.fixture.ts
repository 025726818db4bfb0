import type { ClaimedEvent } from '@/lib/domain';
import { anEvent } from '@/lib/domain/event.fixture';

/** What is told at a minute past noon of 18 November 2026 (UTC); the worker's rounds run after it, at that minute. */
export interface Step {
  minute: number;
  events?: readonly ClaimedEvent[];
  /** The events are told as the past: imported. */
  history?: boolean;
  /** What no event tells: metrics, for example. */
  also?: (now: Date) => Promise<void>;
}

/** How one exception type comes to stand open, and what ends it by evidence. */
export interface Raising {
  begin: readonly Step[];
  end: readonly Step[];
}

const NOON = Date.UTC(2026, 10, 18, 12);
export const atMinute = (minute: number): Date => new Date(NOON + minute * 60_000);

let told = 0;

/** An event that happened and arrived at this minute, with a key of its own; anything can be said otherwise. */
export function tell(minute: number, said: Partial<ClaimedEvent> = {}): ClaimedEvent {
  told += 1;
  return anEvent(0, {
    eventKey: `dddddddd-0000-4000-8000-${told.toString(16).padStart(12, '0')}`,
    contentHash: `dddddddd-0000-4000-8000-${told.toString(16).padStart(12, '0')}`,
    workflow: 'wf-p2p-po',
    facility: 'fac-lakehead',
    department: 'dept-procurement',
    occurredAt: atMinute(minute),
    receivedAt: atMinute(minute),
    businessKeys: [{ type: 'po_number', value: `PO-${told}` }],
    ...said,
  });
}
