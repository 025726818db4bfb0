import { randomBytes } from 'node:crypto';
import { recordAudit } from '@/lib/access';
import { type CatalogIndex, currentCatalog, indexCatalog } from '@/lib/catalog';
import { config } from '@/lib/config';
import { houseNow, inTransaction } from '@/lib/db';
import type { Actor, Attributes, CanonicalEvent, DocumentLine, DocumentLines, SpanRecord } from '@/lib/domain';
import { listKeyTokens, maskToken, prepareRing } from '@/lib/redact';
import { findSubject, listEventsOf, replaceText, rewriteRejected, rewriteSpans } from '@/lib/store';
import { retellEvents } from './retell-events';

export interface ErasedCounts {
  transactions: number;
  events: number;
  spans: number;
  rejected: number;
  /** Rows of other tables, by column. */
  texts: Record<string, number>;
  /** Events that stay as they were, by why. */
  left: Record<string, number>;
}

const ERASED = '[erased]';
const LETTERS = 'abcdefghijklmnopqrstuvwxyz234567';
const AT_ONCE = 500;
/** Shorter ones would be found in words that have nothing to do with them. */
const SHORTEST = 4;

/** In place of a key: the same for all that was of one subject, so that transactions stay whole, and made of nothing that could be worked out. */
const drawToken = (): string => `~gone~${[...randomBytes(26)].map((byte) => LETTERS.charAt(byte & 31)).join('')}`;

interface Subject {
  type: string;
  /** Every form in which the value may stand, the plain one and its keyed hashes. */
  words: ReadonlySet<string>;
  token: string;
}

const erase = (text: string, { words }: Subject): string => {
  let kept = text;
  for (const word of words) if (word.length >= SHORTEST) kept = kept.replaceAll(word, ERASED);
  return kept;
};
const standIn = (value: string, subject: Subject): string => (subject.words.has(value) ? subject.token : erase(value, subject));

/** Attributes without the subject; where all of the record is of it, without any text that nobody vouches for. */
function eraseAttributes(attributes: Readonly<Attributes>, subject: Subject, isAll: boolean): Attributes {
  const kept: Attributes = {};
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value !== 'string') {
      if (!subject.words.has(String(value))) kept[name] = value;
      continue;
    }
    if (isAll && /\s/.test(value) && !/^(?:preset\.|links$)/.test(name)) continue;
    kept[name] = standIn(value, subject);
  }
  return kept;
}

/** Lines without the subject; where all of the record is of it, without words. */
function eraseLines(document: DocumentLines, subject: Subject, isAll: boolean): DocumentLines {
  const kept = document.lines.map(({ description, reason, ...line }): DocumentLine => {
    const words = isAll ? {} : { ...(description === undefined ? {} : { description }), ...(reason === undefined ? {} : { reason }) };
    const named = Object.entries({ ...line, ...words }).map(([name, value]) => [
      name,
      typeof value === 'string' ? standIn(value, subject) : value,
    ]);
    return { ...line, ...Object.fromEntries(named) };
  });
  return { ...document, lines: kept };
}

/** True when a transaction of this workflow is of one such subject, as a hire is of one employee. */
const isOfOne = (index: CatalogIndex, workflow: string, type: string): boolean =>
  index.workflows.get(workflow)?.workflow.businessKeys.some((key) => key.id === type && key.identity) ?? false;

function erasedEvent(event: CanonicalEvent, subject: Subject, index: CatalogIndex): CanonicalEvent {
  const id = (value: string | null) => (value === null ? null : standIn(value, subject));
  const isAll = isOfOne(index, event.workflow, subject.type) && event.businessKeys.some(({ value }) => subject.words.has(value));
  return {
    ...event,
    eventId: id(event.eventId),
    transactionId: id(event.transactionId),
    correlationId: id(event.correlationId),
    parentTransactionId: id(event.parentTransactionId),
    sourceStatus: id(event.sourceStatus),
    errorMessage: event.errorMessage === null ? null : isAll ? ERASED : erase(event.errorMessage, subject),
    deepLink: event.deepLink === null ? null : erase(event.deepLink, subject) === event.deepLink ? event.deepLink : null,
    businessKeys: event.businessKeys.map((key) => ({ ...key, value: standIn(key.value, subject) })),
    attributes: eraseAttributes(event.attributes, subject, isAll),
    ...(event.documentLines ? { documentLines: eraseLines(event.documentLines, subject, isAll) } : {}),
  };
}

function erasedSpan(span: SpanRecord, subject: Subject): SpanRecord {
  if (![...subject.words].some((word) => JSON.stringify([span.name, span.statusMessage, span.attributes, span.spanEvents]).includes(word)))
    return span;
  return {
    ...span,
    name: erase(span.name, subject),
    statusMessage: span.statusMessage === null ? null : erase(span.statusMessage, subject),
    attributes: eraseAttributes(span.attributes, subject, false),
    spanEvents: span.spanEvents.map((event) => ({ ...event, attributes: eraseAttributes(event.attributes, subject, false) })),
  };
}

/**
 * Takes the trace of one person out of everything that is kept, in every environment: the key becomes a token of chance, its texts go. That
 * transactions took place, their times and numbers stay. One audit entry says that it was done and why, not whose trace it was. Backups keep
 * it until they are dropped. Errors: RangeError for a value too short to be told from other words.
 */
export async function eraseSubject(
  actor: Pick<Actor, 'id' | 'name'>,
  { type, value, reason }: { type: string; value: string; reason: string },
): Promise<ErasedCounts> {
  if (value.length < SHORTEST) throw new RangeError(`A value of fewer than ${SHORTEST} characters cannot be told from other words.`);
  const index = indexCatalog((await currentCatalog()).catalog);
  const tokens = listKeyTokens(prepareRing(config().dataSecrets), type, value);
  const subject: Subject = { type, words: new Set([value, ...tokens]), token: drawToken() };
  const found = await findSubject([`key:${type}`, `link:key:${type}`, 'transaction', 'correlation', 'parent'], [...subject.words]);
  const wanted = await listEventsOf(found.map(({ id }) => id));
  const counts: ErasedCounts = { transactions: found.length, events: wanted.length, spans: 0, rejected: 0, texts: {}, left: {} };
  for (let from = 0; from < wanted.length; from += AT_ONCE) {
    const done = await retellEvents(
      wanted.slice(from, from + AT_ONCE),
      (event) => ({ kind: 'changed', event: erasedEvent(event, subject, index) }),
      {
        index,
        now: await houseNow(),
      },
    );
    for (const [why, n] of Object.entries(done.left)) counts.left[why] = (counts.left[why] ?? 0) + n;
  }
  counts.spans = await rewriteSpans((span) => erasedSpan(span, subject), null);
  counts.rejected = await rewriteRejected(({ message, record, sent }) => {
    const text = JSON.stringify([message, record, sent]);
    return [...subject.words].some((word) => text.includes(word))
      ? { message: erase(message, subject), record: ERASED, sent: ERASED }
      : null;
  });
  await inTransaction(
    async (tx) => {
      for (const word of subject.words)
        for (const [column, n] of Object.entries(await replaceText(tx, word, ERASED)))
          counts.texts[column] = (counts.texts[column] ?? 0) + n;
      const targetId = `${type} ${maskToken(tokens[0] ?? '')}`;
      await recordAudit(tx, actor, { action: 'subject.erase', targetKind: 'business_key', targetId, after: counts, reason });
    },
    { lane: 'worker' },
  );
  return counts;
}
