import { describe, expect, test } from 'vitest';
import { MOST_LINES } from '@/lib/domain';
import { normalizeEvents } from '.';
import { context } from './context.fixture';

const event = {
  occurredAt: '2026-11-22T11:00:00Z',
  workflow: 'wf-p2p-po',
  milestone: 'po_supplier_ack',
  eventId: 'e-1',
  businessKeys: [{ type: 'po_number', value: 'PO-1' }],
};
const line = { line: '10', item: 'ITM-1', quantity: 12, unit: 'CS', unitPriceMinor: 4200.5, code: 'IP' };

function normalize(documentLines: unknown) {
  const { events, rejected } = normalizeEvents(
    { records: [{ index: 0, record: { ...event, documentLines } }], rejected: [], total: 1 },
    context,
  );
  return events[0]?.event ?? rejected[0];
}

describe('lines of a document', () => {
  test('are kept as they are told, without what is blank', () => {
    expect(normalize({ kind: 'answer', currency: 'usd', lines: [{ ...line, reason: '', description: null, more: 1 }] })).toMatchObject({
      documentLines: { kind: 'answer', currency: 'USD', lines: [line] },
    });
  });

  test('a number of a line and numbers as text are understood, of a time the day is kept', () => {
    expect(normalize({ kind: 'order', lines: [{ line: 10, quantity: '12', date: '2026-12-01T00:00:00-06:00' }] })).toMatchObject({
      documentLines: { lines: [{ line: '10', quantity: 12, date: '2026-12-01' }] },
    });
  });

  test('an event without them says nothing of them, and is the same event as ever', () => {
    const plain = normalize(undefined);
    expect(plain).not.toHaveProperty('documentLines');
    expect(normalize(null)).toEqual(plain);
  });

  test('other lines under the same id are another content', () => {
    const one = normalize({ kind: 'answer', lines: [line] });
    const other = normalize({ kind: 'answer', lines: [{ ...line, quantity: 11 }] });
    const again = normalize({ kind: 'answer', lines: [line] });
    const hash = (of: typeof one) => (of && 'contentHash' in of ? of.contentHash : null);
    expect(hash(one)).toBe(hash(again));
    expect(hash(one)).not.toBe(hash(other));
  });

  test('more than are kept are counted, never refused', () => {
    const lines = Array.from({ length: MOST_LINES + 3 }, (_, i) => ({ line: i + 1 }));
    const kept = normalize({ kind: 'invoice', lines });
    expect(kept).toMatchObject({ documentLines: { total: MOST_LINES + 3 } });
    expect(kept && 'documentLines' in kept ? kept.documentLines?.lines : []).toHaveLength(MOST_LINES);
  });

  test('free words lose what is of a person; item numbers and units stay', () => {
    const kept = normalize({ kind: 'answer', lines: [{ ...line, item: '4500128831', reason: 'call 312-867-5309 about SSN 219-09-9999' }] });
    expect(JSON.stringify(kept)).not.toContain('219-09-9999');
    expect(kept).toMatchObject({ documentLines: { lines: [{ item: '4500128831', unit: 'CS' }] } });
  });

  test.each([
    ['no object', [line], 'invalid_type', '"documentLines" must be an object'],
    ['no kind', { lines: [line] }, 'missing_field', '"documentLines.kind" must be one of order,'],
    ['another kind', { kind: 'bill', lines: [line] }, 'invalid_value', 'it is "bill"'],
    ['no lines', { kind: 'order' }, 'missing_field', '"documentLines.lines" is missing'],
    ['a text as lines', { kind: 'order', lines: 'x' }, 'invalid_type', 'must be a list'],
    ['a text as a line', { kind: 'order', lines: [line, 'x'] }, 'invalid_type', '"documentLines.lines[1]" must be an object'],
    ['a line without a number', { kind: 'order', lines: [{ quantity: 1 }] }, 'missing_field', '"documentLines.lines[0].line" is missing'],
    ['a quantity in words', { kind: 'order', lines: [{ line: 1, quantity: 'a dozen' }] }, 'invalid_type', 'lines[0].quantity'],
    ['no such day', { kind: 'order', lines: [{ line: 1, date: '2026-02-30' }] }, 'invalid_time', 'lines[0].date'],
    ['half a cent of an amount', { kind: 'order', lines: [{ line: 1, amountMinor: 1.5 }] }, 'invalid_value', 'lines[0].amountMinor'],
    ['another currency sign', { kind: 'order', currency: '$', lines: [line] }, 'invalid_value', 'documentLines.currency'],
  ])('%s is refused with its place', (_, documentLines, code, words) => {
    expect(normalize(documentLines)).toMatchObject({ code, message: expect.stringContaining(words) });
  });
});
