import { describe, expect, test } from 'vitest';
import { sayAge, sayAmounts, sayHistory, sayImpact, sayPlaces, sayTold } from './say-exception';
import type { HistoryEntry, Told } from './views/exception';

const MINUTE = 60_000;

describe('impact in words', () => {
  const nothing = { amounts: [], lines: null, people: null, transactions: 1 };
  test.each([
    [
      'money first, then people and lines',
      { ...nothing, amounts: [{ currency: 'USD', amountMinor: 2_194_000 }], people: 3, lines: 9, transactions: 4 },
      ['$21,940', '3 people', '9 lines'],
    ],
    ['one person is a person', { ...nothing, people: 1 }, ['1 person']],
    ['without anything known it is a case', nothing, ['1 case']],
    ['unknown money is not zero dollars', { ...nothing, amounts: [{ currency: 'USD', amountMinor: 0 }], transactions: 5 }, ['5 cases']],
  ])('%s', (_name, row, words) => expect(sayImpact(row)).toEqual(words));

  test('two currencies are never added', () => {
    expect(
      sayAmounts([
        { currency: 'USD', amountMinor: 100_00 },
        { currency: 'EUR', amountMinor: 50_00 },
      ]),
    ).toBe('$100 and €50');
  });
});

test.each([
  [30_000, '0 min'],
  [59 * MINUTE, '59 min'],
  [90 * MINUTE, '1 h'],
  [47 * 60 * MINUTE, '47 h'],
  [49 * 60 * MINUTE, '2 d'],
  [-5, '0 min'],
])('the age of %d ms is %s', (ms, words) => expect(sayAge(ms)).toBe(words));

test.each([
  [[], ''],
  [['A'], 'A'],
  [['A', 'B'], 'A and B'],
  [['A', 'B', 'C'], '3 facilities'],
])('places %j are "%s"', (names, words) => expect(sayPlaces(names.map((name) => ({ name })))).toBe(words));

describe('history in words', () => {
  const entry = (kind: string, before: string | null = null, after: string | null = null): HistoryEntry => ({
    at: '2026-11-18T10:00:00.000Z',
    actor: 'Ana',
    me: false,
    automatic: false,
    kind,
    before,
    after,
    note: null,
  });
  test.each([
    [
      entry('severity', 'Medium', 'High'),
      'changed the severity from Medium to High',
      { name: 'Severity', before: 'Medium', after: 'High' },
    ],
    [
      entry('severity', 'sev3', 'sev1'),
      'changed the severity from Medium to Critical',
      { name: 'Severity', before: 'Medium', after: 'Critical' },
    ],
    [entry('assigned', 'Procurement', 'Bram'), 'handed it over to Bram', { name: 'Owner', before: 'Procurement', after: 'Bram' }],
    [entry('waiting', null, 'supplier'), 'waits on supplier', { name: 'Waiting on', before: 'nobody', after: 'supplier' }],
    [entry('acknowledged', 'open', 'acknowledged'), 'acknowledged', null],
    [entry('resolved', 'open', 'resolved'), 'resolved it', null],
    [entry('something_new'), 'something new', null],
  ])('%j', (one, sentence, change) => expect(sayHistory(one)).toMatchObject({ sentence, change }));
});

test('a bounced message says that it failed and why', () => {
  const told: Told = {
    id: '1',
    reason: 'opened',
    recipient: 'a@b.example',
    team: 'A',
    state: 'bounced',
    stateReason: '550 no such mailbox',
    createdAt: '',
    availableAt: '',
    endedAt: null,
    attempts: [],
  };
  expect(sayTold(told)).toEqual({
    ended: 'refused by the mail server',
    because: 'it was opened',
    why: '550 no such mailbox',
    failed: true,
  });
});
