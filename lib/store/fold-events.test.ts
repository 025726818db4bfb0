import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { eventStatuses } from '@/lib/domain';
import { anEvent, orderWorkflow } from '@/lib/domain/event.fixture';
import { assembleTransaction, tellTransaction } from './assemble-transaction';
import { foldEvents, isCurrent, MOST_TIMES, type Story } from './fold-events';
import { openStory, packStory } from './pack-story';

const word = fc.constantFrom('a', 'b', 'c');
const wordOrNull = fc.option(word);
const saidSchema = fc.record({
  minute: fc.integer({ min: 0, max: 6 }),
  milestone: fc.option(fc.constantFrom('approved', 'sent', 'confirmed', 'noticed', 'refused', 'withdrawn', 'unheard')),
  status: fc.constantFrom(...eventStatuses),
  outcome: fc.option(fc.constantFrom('completed' as const, 'failed' as const, 'cancelled' as const), { freq: 6 }),
  facility: fc.constantFrom('unassigned', 'fac-one', 'fac-two'),
  department: fc.constantFrom('unassigned', 'dept-one', 'dept-two'),
  supplier: wordOrNull,
  transactionId: wordOrNull,
  correlationId: wordOrNull,
  traceId: fc.option(fc.integer({ min: 0, max: 40 }).map(String)),
  interface: wordOrNull,
  connector: wordOrNull,
  application: wordOrNull,
  messageType: wordOrNull,
  attempt: fc.integer({ min: 1, max: 4 }),
  errorClass: wordOrNull,
  errorCode: wordOrNull,
  errorMessage: wordOrNull,
  businessKeys: fc.array(
    fc.record({
      type: fc.constantFrom('po_number', 'supplier_id', 'line_id', '__proto__'),
      value: word,
      role: fc.constantFrom('root', 'line', 'reference'),
    }),
    { maxLength: 3 },
  ),
  measures: fc.constantFrom({}, { amountMinor: 5 }, { amountMinor: 7, currency: 'USD' }, { lines: 2.6, people: 'x' }),
});

function throughJson(story: Story): Story {
  const opened = openStory(JSON.parse(JSON.stringify(packStory(story))));
  expect(opened).toEqual(story);
  if (!opened) throw new Error('a story that was kept is there');
  return opened;
}

describe('a story', () => {
  test('told in any order, in any parts, and kept in between, is the one told at once', () => {
    fc.assert(
      fc.property(fc.array(saidSchema, { minLength: 1, maxLength: 90 }), fc.infiniteStream(fc.nat()), (parts, dice) => {
        const events = parts.map(({ minute, ...said }) => anEvent(minute, said));
        const roll = () => dice.next().value ?? 0;
        const shuffled = events.map((event) => ({ event, at: roll() })).sort((a, b) => a.at - b.at);
        let story: Story | null = null;
        for (let at = 0; at < shuffled.length; ) {
          const size = 1 + (roll() % 4);
          const part = shuffled.slice(at, at + size).map(({ event }) => event);
          story = throughJson(foldEvents(story, part, orderWorkflow));
          at += size;
        }
        expect(story && tellTransaction(story, orderWorkflow)).toEqual(assembleTransaction(events, orderWorkflow));
      }),
      { numRuns: 300 },
    );
  });

  test('of ten thousand events is no longer than that of sixty-four', () => {
    const length = (n: number) => {
      const events = Array.from({ length: n }, (_, i) => anEvent(i % 600, { milestone: 'sent', traceId: `${i}`.padStart(8, '0') }));
      return JSON.stringify(packStory(foldEvents(null, events, orderWorkflow))).length;
    };
    expect(length(10_000)).toBeLessThan(length(MOST_TIMES) + 50);
  });

  test('is folded anew when the milestones of its workflow are others', () => {
    const story = foldEvents(null, [anEvent(0, { milestone: 'sent' })], orderWorkflow);
    expect(isCurrent(throughJson(story), orderWorkflow)).toBe(true);
    expect(isCurrent(story, { ...orderWorkflow, milestones: orderWorkflow.milestones.slice(1) })).toBe(false);
    expect(isCurrent(story, null)).toBe(false);
  });
});

test('more than 64 events after the end are said to be many, whatever order they came in', () => {
  const late = Array.from({ length: 100 }, (_, i) => anEvent(2 + i));
  const end = anEvent(1, { outcome: 'completed' });
  const notes = (events: Parameters<typeof assembleTransaction>[0]) => assembleTransaction(events, orderWorkflow).transaction.notes;
  expect(notes([end, ...late])).toEqual([{ at: end.occurredAt.toISOString(), text: '64 events or more after the end' }]);
  expect(notes([...late.toReversed(), end])).toEqual(notes([end, ...late]));
  expect(notes([end, ...late.slice(0, 63)])).toMatchObject([{ text: '63 events after the end' }]);
});
