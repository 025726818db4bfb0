import { beforeAll, describe, expect, it } from 'vitest';
import { type CatalogIndex, indexCatalog, loadCatalog } from '@/lib/catalog';
import { aSum, aType, later, NOON } from './assign.fixture';
import { fillStatement } from './fill-statement';

let index: CatalogIndex;
beforeAll(async () => {
  index = indexCatalog(await loadCatalog('catalog'));
});

const fill = (impactStatement: string, said: object = {}, about: object = {}, now = NOON) =>
  fillStatement(aType({ impactStatement }), { groupedBy: {}, deadlineAt: null, ...about }, aSum(said), index, now);

describe('fillStatement', () => {
  it.each<[string, string, object, string]>([
    ['counts and money', '{transactions} orders worth {money}', { transactions: 1284 }, '1,284 orders worth $48,372'],
    [
      'money of two currencies',
      'worth {money}',
      {
        amounts: [
          { currency: 'USD', amountMinor: 120_000 },
          { currency: 'EUR', amountMinor: 5000 },
        ],
      },
      'Worth $1,200 and €50',
    ],
    ['money nobody told', 'worth {money}', { amounts: [] }, 'Worth an unknown amount'],
    ['money without a currency', 'worth {money}', { amounts: [{ currency: '', amountMinor: 120_000 }] }, 'Worth 1,200 (currency not told)'],
    [
      'money of a currency that is none',
      'worth {money}',
      { amounts: [{ currency: 'dollars', amountMinor: 100 }] },
      'Worth 1 (currency not told)',
    ],
    ['people and lines', '{people} people, {lines} lines', {}, '2 people, 12 lines'],
    ['people nobody counted', '{people} people', { people: null }, 'An unknown number of people'],
    ['one place by its name', 'at {facility}', {}, 'At Granite River Hospital'],
    ['several places counted', 'at {facility}', { facilities: ['fac-granite', 'fac-lakehead', 'unassigned'] }, 'At 2 facilities'],
    ['an unknown place', 'at {facility}', { facilities: ['unassigned'] }, 'At an unknown place'],
    ['a place the catalog lost', 'on {connector}', { connectors: ['con-old'] }, 'On con-old'],
    ['a step by its name', 'stuck at {milestone}', { variables: { milestone: 'po_created' } }, 'Stuck at Order number issued'],
    ['a value of a member', 'reason {attr.reason}', { variables: { 'attr.reason': 'QTY' } }, 'Reason QTY'],
    ['a reason in words', 'on hold: {attr.reason}', { variables: { 'attr.reason': 'NO_PO' } }, 'On hold: no PO'],
    ['a day as people say it', 'until {attr.promise_date}', { variables: { 'attr.promise_date': '2026-11-08' } }, 'Until 8 Nov'],
    ['a day of another year', 'until {attr.promise_date}', { variables: { 'attr.promise_date': '2027-02-01' } }, 'Until 1 Feb 2027'],
    ['a day that is none', 'until {attr.promise_date}', { variables: { 'attr.promise_date': '2026-99-99' } }, 'Until 2026-99-99'],
    ['a value nobody told', 'until {attr.promise_date}', {}, 'Until unknown'],
    ['a variable that does not exist', 'so {what.is.this}', {}, 'So unknown'],
  ])('%s', (_, statement, said, expected) => {
    expect(fill(statement, said)).toBe(expected);
  });

  it.each([
    ['{transactions} orders worth {money}', '1 order worth $48,372'],
    ['{people} people at {facility}', '1 person at Granite River Hospital'],
    ['{lines} lines late', '1 line late'],
    ['{transactions} batches', '1 batch'],
    ['{transactions} deliveries', '1 delivery'],
    ['{transactions} stuck on {facility}', '1 stuck on Granite River Hospital'],
  ])('speaks of one: %s', (statement, expected) => {
    expect(fill(statement, { transactions: 1, people: 1, lines: 1 })).toBe(expected);
  });

  it('says the value it is grouped by, not that of the first member', () => {
    expect(fill('order {key.po_number}', { variables: { 'key.po_number': 'PO-1' } }, { groupedBy: { 'key.po_number': 'PO-2' } })).toBe(
      'Order PO-2',
    );
  });

  it('never says who', () => {
    const said = { workflows: ['wf-employee-onboarding'], variables: { 'key.employee_id': 'E118204' } };
    expect(fill('{key.employee_id} cannot work', said)).toBe('One person cannot work');
  });

  it.each([
    ['a line feed', 'a\r\nBcc: x@y', 'A a Bcc: x@y'],
    ['a turned direction', 'a\u202egnp.exe', 'A a gnp.exe'],
    ['nothing visible', '\u200b\u0000', 'A unknown'],
    ['too much', 'x'.repeat(500), `A ${'x'.repeat(79)}…`],
    ['a placeholder', '{money}', 'A {money}'],
  ])('takes the harm out of %s', (_, value, expected) => {
    expect(fill('a {attr.reason}', { variables: { 'attr.reason': value } })).toBe(expected);
  });

  it('says age and time left at the moment it is asked', () => {
    expect(fill('{age}', {}, {}, later(59))).toBe('59 min');
    expect(fill('{age}', {}, {}, later(47 * 60))).toBe('47 h');
    expect(fill('{age}', {}, {}, later(48 * 60))).toBe('2 d');
    expect(fill('{hours_left} h', {}, { deadlineAt: later(150) })).toBe('2 h');
    expect(fill('{hours_left} h', {}, { deadlineAt: later(-1) })).toBe('0 h');
  });

  it('leaves no placeholder in any statement of the estate', () => {
    for (const type of index.exceptionTypes.values()) {
      const bare = aSum({
        amounts: [],
        lines: null,
        people: null,
        facilities: [],
        departments: [],
        workflows: [],
        interfaces: [],
        connectors: [],
        applications: [],
        suppliers: [],
      });
      expect(fillStatement(type, { groupedBy: {}, deadlineAt: null }, bare, index, NOON)).not.toMatch(/[{}]|undefined|null|NaN/);
    }
  });
});
