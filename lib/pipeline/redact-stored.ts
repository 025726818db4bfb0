import { setTimeout as sleep } from 'node:timers/promises';
import { recordAudit } from '@/lib/access';
import { currentCatalog, indexCatalog } from '@/lib/catalog';
import { houseNow, inTransaction } from '@/lib/db';
import type { Actor, CanonicalEvent, SpanRecord } from '@/lib/domain';
import { type Redactor, redactEvent, redactRejected, redactSenders, redactSpan } from '@/lib/redact';
import { pageEveryEvent, rewriteRejected, rewriteSentences, rewriteSpans } from '@/lib/store';
import { lookupOf } from './catalog-lookup';
import { retellEvents } from './retell-events';

const AT_ONCE = 2_000;
/** Live rounds have their turn between two batches. */
const PAUSE_MS = 300;

export interface RedactedCounts {
  events: number;
  spans: number;
  rejected: number;
  /** Sentences about exceptions. */
  sentences: number;
  /** Events that stay as they were, by why. */
  left: Record<string, number>;
}

/** The event as it would be kept if it came now; null when that is what is kept. */
function redactedEvent(redactor: Redactor, event: CanonicalEvent): CanonicalEvent | null {
  const again = structuredClone(event);
  return redactEvent(redactor, again) ? again : null;
}

function redactedSpan(redactor: Redactor, span: SpanRecord): SpanRecord {
  const again = structuredClone(span);
  redactSpan(redactor, again, redactSenders(redactor));
  return JSON.stringify(again, text) === JSON.stringify(span, text) ? span : again;
}
const text = (_: string, value: unknown) => (typeof value === 'bigint' ? String(value) : value);

/**
 * Makes tokens of what is of a person in everything that was stored before it was done on the way in, or before the catalog became stricter.
 * Transactions, numbers and exceptions that follow from an event are told anew with it. It can die anywhere and be run again.
 */
export async function redactStored(actor: Pick<Actor, 'id' | 'name'>, dryRun: boolean, pauseMs = PAUSE_MS): Promise<RedactedCounts> {
  const index = indexCatalog((await currentCatalog()).catalog);
  const { redactor } = lookupOf(index);
  const counts: RedactedCounts = { events: 0, spans: 0, rejected: 0, sentences: 0, left: {} };
  for await (const page of pageEveryEvent(AT_ONCE)) {
    const found = page.filter((event) => redactedEvent(redactor, event) !== null);
    counts.events += found.length;
    if (found.length === 0 || dryRun) continue;
    const done = await retellEvents(
      found,
      (event) => {
        const again = redactedEvent(redactor, event);
        return again === null ? { kind: 'same' } : { kind: 'changed', event: again };
      },
      { index, now: await houseNow() },
    );
    for (const [reason, n] of Object.entries(done.left)) counts.left[reason] = (counts.left[reason] ?? 0) + n;
    await sleep(pauseMs);
  }
  counts.spans = await rewriteSpans((span) => redactedSpan(redactor, span), null, dryRun);
  counts.rejected = await rewriteRejected(({ code, message, record, sent }) => {
    const kept = redactRejected(redactor, { index: 0, code, message, record });
    const again = redactRejected(redactor, { index: 0, code, message: '', record: sent });
    const told = { message: kept.message, record: kept.record, sent: again.record };
    return JSON.stringify(told) === JSON.stringify({ message, record, sent }) ? null : told;
  }, dryRun);
  const plain = redactor.flowOf(null, null);
  counts.sentences = await rewriteSentences((said) => redactor.text(said, plain), dryRun);
  if (!dryRun)
    await inTransaction((tx) =>
      recordAudit(tx, actor, { action: 'history.redact', targetKind: 'database', targetId: 'all', after: counts }),
    );
  return counts;
}
