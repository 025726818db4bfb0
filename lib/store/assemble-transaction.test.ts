import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { ClaimedEvent } from '@/lib/domain';
import { anEvent, orderWorkflow } from '@/lib/domain/event.fixture';
import { assembleTransaction } from './assemble-transaction';

const assemble = (...events: ClaimedEvent[]) => assembleTransaction(events, orderWorkflow);
const stateOf = (...events: ClaimedEvent[]) => assemble(...events).transaction.state;

describe('state', () => {
  const cases: [string, ClaimedEvent[], string][] = [
    ['begun, nothing failed', [anEvent(0, { milestone: 'approved' })], 'open'],
    ['a step failed', [anEvent(0, { milestone: 'approved' }), anEvent(1, { milestone: 'sent', status: 'failed' })], 'failed'],
    ['a step gave up', [anEvent(1, { milestone: 'sent', status: 'dead_lettered' })], 'failed'],
    ['the same step succeeded later', [anEvent(1, { milestone: 'sent', status: 'failed' }), anEvent(2, { milestone: 'sent' })], 'open'],
    ['the same step succeeded earlier', [anEvent(2, { milestone: 'sent', status: 'failed' }), anEvent(1, { milestone: 'sent' })], 'failed'],
    [
      'another step succeeded later',
      [anEvent(1, { milestone: 'sent', status: 'failed' }), anEvent(2, { milestone: 'approved' })],
      'failed',
    ],
    ['every required milestone', ['approved', 'sent', 'confirmed'].map((m, i) => anEvent(i, { milestone: m })), 'completed'],
    ['a required milestone is missing', ['approved', 'confirmed'].map((m, i) => anEvent(i, { milestone: m })), 'open'],
    [
      'a required milestone only waits',
      [anEvent(0, { milestone: 'approved' }), anEvent(1, { milestone: 'sent' }), anEvent(2, { milestone: 'confirmed', status: 'waiting' })],
      'open',
    ],
    [
      'complete with a warning',
      ['approved', 'sent', 'confirmed'].map((m, i) =>
        anEvent(i, { milestone: m, status: i === 1 ? 'completed_with_warning' : 'completed' }),
      ),
      'completed_with_warning',
    ],
    [
      'complete, a side step still failing',
      [
        ...['approved', 'sent', 'confirmed'].map((m, i) => anEvent(i, { milestone: m })),
        anEvent(1, { milestone: 'noticed', status: 'failed' }),
      ],
      'completed_with_warning',
    ],
    ['a milestone that ends it', [anEvent(0, { milestone: 'approved' }), anEvent(1, { milestone: 'withdrawn' })], 'cancelled'],
    ['the sender says it ended', [anEvent(0, { milestone: 'approved', outcome: 'failed' })], 'failed'],
  ];
  test.each(cases)('%s', (_, events, expected) => expect(stateOf(...events)).toBe(expected));
});

test('a milestone on the exception path is reached by a failing event, any other is not', () => {
  const { milestones } = assemble(
    anEvent(0, { milestone: 'refused', status: 'failed' }),
    anEvent(1, { milestone: 'sent', status: 'failed' }),
  );
  expect(milestones.map((m) => m.milestone)).toEqual(['refused']);
});

test('a repeated milestone keeps its first time and counts', () => {
  const { milestones } = assemble(anEvent(5, { milestone: 'sent' }), anEvent(2, { milestone: 'sent' }), anEvent(9, { milestone: 'sent' }));
  expect(milestones).toEqual([{ milestone: 'sent', reachedAt: anEvent(2).occurredAt, lastAt: anEvent(9).occurredAt, times: 3 }]);
});

test('the end is the time of the last required milestone, and later events are noted', () => {
  const { transaction } = assemble(
    ...['approved', 'sent', 'confirmed'].map((m, i) => anEvent(i, { milestone: m })),
    anEvent(30, { milestone: 'noticed' }),
  );
  expect(transaction.endedAt).toEqual(anEvent(2).occurredAt);
  expect(transaction.notes).toEqual([{ at: anEvent(30).occurredAt.toISOString(), text: '1 event after the end' }]);
});

test('a failure shows its place and words, and they go when it is mended', () => {
  const failure = { milestone: 'sent', status: 'failed', connector: 'con-x', errorClass: 'auth_failed', errorMessage: 'no' } as const;
  expect(assemble(anEvent(1, failure), anEvent(2, { connector: 'con-y' })).transaction).toMatchObject({
    connector: 'con-x',
    errorClass: 'auth_failed',
    failedAt: anEvent(1).occurredAt,
  });
  expect(assemble(anEvent(1, failure), anEvent(2, { milestone: 'sent', connector: 'con-y' })).transaction).toMatchObject({
    connector: 'con-y',
    errorClass: null,
    failedAt: null,
  });
});

test('events that name different facilities are said to', () => {
  const { transaction } = assemble(
    anEvent(0, { facility: 'unassigned' }),
    anEvent(1, { facility: 'fac-b' }),
    anEvent(2, { facility: 'fac-a' }),
  );
  expect(transaction.facility).toBe('fac-b');
  expect(transaction.notes[0]?.text).toBe('events name several facilities: fac-a, fac-b');
});

test('the order of arrival never matters', () => {
  const statuses = ['completed', 'failed', 'retrying', 'dead_lettered', 'completed_with_warning', 'waiting'] as const;
  const milestones = [null, ...orderWorkflow.milestones.map((m) => m.id)];
  const story = fc.array(
    fc.record({ minute: fc.integer({ min: 0, max: 6 }), status: fc.constantFrom(...statuses), milestone: fc.constantFrom(...milestones) }),
    { minLength: 1, maxLength: 12 },
  );
  fc.assert(
    fc.property(story, fc.infiniteStream(fc.double({ min: 0, max: 1, noNaN: true })), (parts, dice) => {
      const events = parts.map(({ minute, ...said }) => anEvent(minute, said));
      const shuffled = events
        .map((e) => [dice.next().value ?? 0, e] as const)
        .sort((a, b) => a[0] - b[0])
        .map(([, e]) => e);
      expect(assemble(...shuffled)).toEqual(assemble(...events));
    }),
  );
});
