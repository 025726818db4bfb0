import { describe, expect, test } from 'vitest';
import type { DocumentLine, DocumentLines } from '@/lib/domain';
import { compareLines, type ToldLines } from './compare-lines';

const ordered: DocumentLine = {
  line: '10',
  item: 'ITM-1',
  description: 'Gloves',
  quantity: 12,
  unit: 'CS',
  unitPriceMinor: 4200,
  date: '2026-12-01',
};
let minute = 0;
function told(kind: DocumentLines['kind'], lines: DocumentLine[], more: Partial<DocumentLines> = {}): ToldLines {
  minute += 1;
  return { at: new Date(Date.UTC(2026, 10, 18, 12, minute)), document: { kind, currency: 'USD', lines, ...more } };
}
const answered = (...answers: Partial<DocumentLine>[]) =>
  compareLines([
    told('order', [ordered]),
    told(
      'answer',
      answers.map((one) => ({ ...ordered, ...one })),
    ),
  ])?.rows[0];

test('nothing told is nothing to compare', () => {
  expect(compareLines([])).toBeNull();
});

describe('an answer beside its order', () => {
  test.each([
    ['as ordered', [{ code: 'IA' }], 'accepted', 'Accepted', []],
    [
      'at another price',
      [{ code: 'IP', unitPriceMinor: 4620 }],
      'changed',
      'Accepted at another price',
      ['Price $46.20 instead of $42.00, 10 % more'],
    ],
    [
      'accepted without a word of the price',
      [{ code: 'IA', unitPriceMinor: 4250 }],
      'differs',
      'Accepted, but not as ordered',
      ['Price $42.50 instead of $42.00, 1.2 % more'],
    ],
    ['of a part', [{ code: 'IQ', quantity: 8 }], 'changed', 'Accepted in another quantity', ['Quantity 8 instead of 12']],
    [
      'in another unit: quantities and prices of two units are not compared',
      [{ code: 'IC', unit: 'BX', quantity: 120, unitPriceMinor: 420 }],
      'changed',
      'Accepted with changes',
      ['Unit BX instead of CS'],
    ],
    ['with another product', [{ code: 'IS', item: 'ITM-9' }], 'changed', 'Another product in its place', ['Item ITM-9 instead of ITM-1']],
    ['for later', [{ code: 'DR', date: '2026-12-09' }], 'changed', 'Accepted for another date', ['Promised 9 Dec, wanted 1 Dec']],
    ['refused: what else it says is of no use', [{ code: 'R2', unitPriceMinor: 1 }], 'refused', 'Refused: product number unknown', []],
    ['by a code that nobody knows', [{ code: 'ZZ' }], 'unknown', 'Answered with code ZZ', []],
    [
      'split in two',
      [
        { code: 'IA', quantity: 8 },
        { code: 'IB', quantity: 4, date: '2026-12-20' },
      ],
      'backordered',
      'On back order',
      ['4 promised 20 Dec, wanted 1 Dec'],
    ],
  ] as const)('%s', (_, answers, state, words, differences) => {
    const row = answered(...answers);
    expect(row).toMatchObject({ state, words });
    expect(row?.differences).toEqual(differences);
  });

  test('prices in two currencies are not compared', () => {
    const both = compareLines([
      told('order', [ordered]),
      told('answer', [{ ...ordered, unitPriceMinor: 9000, code: 'IA' }], { currency: 'CAD' }),
    ]);
    expect(both).toMatchObject({ currency: null, rows: [{ state: 'accepted', differences: [] }] });
  });

  test('the price of one unit keeps what is left of a cent', () => {
    const row = compareLines([
      told('order', [{ ...ordered, unitPriceMinor: 3.45 }]),
      told('answer', [{ ...ordered, unitPriceMinor: 3.6, code: 'IP' }]),
    ])?.rows[0];
    expect(row?.differences).toEqual(['Price $0.036 instead of $0.0345, 4.3 % more']);
  });
});

test('lines stand in the order of their numbers, each document in its time, unanswered ones wait', () => {
  const all = compareLines([
    told(
      'order',
      ['100', '20', '9'].map((line) => ({ ...ordered, line })),
    ),
    told('answer', [{ line: '20', code: 'IA' }]),
  ]);
  expect(all?.rows.map(({ line, state }) => [line, state])).toEqual([
    ['9', 'waiting'],
    ['20', 'accepted'],
    ['100', 'waiting'],
  ]);
  expect(all?.documents.map(({ kind, lines }) => [kind, lines])).toEqual([
    ['order', 3],
    ['answer', 1],
  ]);
});

test('a change before the answer is a part of the order, one after it stands beside it', () => {
  const changed = { line: '10', quantity: 10 };
  const before = compareLines([
    told('order', [ordered]),
    told('order_change', [changed]),
    told('answer', [{ ...ordered, quantity: 10, code: 'IA' }]),
  ]);
  expect(before?.rows[0]).toMatchObject({
    ordered: { quantity: 10, unitPriceMinor: 4200 },
    changed: null,
    state: 'accepted',
    differences: [],
  });
  const after = compareLines([told('order', [ordered]), told('answer', [{ ...ordered, code: 'IR' }]), told('order_change', [changed])]);
  expect(after?.rows[0]).toMatchObject({ ordered: { quantity: 12 }, changed: { quantity: 10 }, state: 'refused' });
});

test('what was shipped adds up, the last receipt counts, and a bill is held against what was agreed', () => {
  const all = compareLines([
    told('order', [ordered]),
    told('answer', [{ ...ordered, code: 'IP', unitPriceMinor: 4500 }]),
    told('ship_notice', [{ line: '10', quantity: 5 }]),
    told('ship_notice', [{ line: '10', quantity: 7 }]),
    told('receipt', [{ line: '10', quantity: 11 }]),
    told('receipt', [{ line: '10', quantity: 12 }]),
    told('invoice', [{ line: '10', quantity: 12, unit: 'CS', unitPriceMinor: 4700 }]),
  ]);
  expect(all?.rows[0]).toMatchObject({ shipped: 12, received: 12 });
  expect(all?.rows[0]?.differences).toEqual([
    'Price $45.00 instead of $42.00, 7.1 % more',
    'Billed at $47.00 instead of $45.00, 4.4 % more',
  ]);
});

test('lines that came and are not kept are counted', () => {
  expect(compareLines([told('order', [ordered], { total: 640 })])).toMatchObject({ more: 639, documents: [{ lines: 640 }] });
});
