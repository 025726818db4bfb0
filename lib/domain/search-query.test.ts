import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseLength, parseSearch, splitKey } from './search-query';

const short = (typed: string) => {
  const { text, filters, measures, faults } = parseSearch(typed);
  return {
    ...(text === '' ? {} : { text }),
    ...(filters.length === 0 ? {} : { filters: filters.map(({ name, values }) => `${name}=${values.join('|')}`) }),
    ...(measures.length === 0 ? {} : { measures: measures.map(({ measure, compare, value }) => `${measure} ${compare} ${value}`) }),
    ...(faults.length === 0 ? {} : { faults: faults.length }),
  };
};

describe('parseSearch', () => {
  it.each<[string, object]>([
    ['', {}],
    ['   ', {}],
    ['PO-4500128831', { text: 'PO-4500128831' }],
    ['connection  reset', { text: 'connection reset' }],
    ['"connection reset" by', { text: 'connection reset by' }],
    ['"never closed', { text: 'never closed' }],
    ['workflow:wf-p2p-po', { filters: ['workflow=wf-p2p-po'] }],
    ['Facility:LKH status:failed,late PO-1', { text: 'PO-1', filters: ['facility=LKH', 'status=failed|late'] }],
    ['state:open', { filters: ['status=open'] }],
    ['facility:"Lakehead Regional"', { filters: ['facility=Lakehead Regional'] }],
    ['supplier:"Smith, Jones",ACME', { filters: ['supplier=Smith, Jones|ACME'] }],
    ['error:"connection reset" older:3d', { filters: ['error=connection reset', 'older=3d'] }],
    ['key:po=4500,123', { filters: ['key=po=4500,123'] }],
    ['key:po:4500:1', { filters: ['key=po:4500:1'] }],
    ['amount>10000', { measures: ['amount > 10000'] }],
    ['amount>=10,000.50 lines<3 documents_in>7', { measures: ['amount >= 10000.5', 'lines < 3', 'documents_in > 7'] }],
    ['amount=-5', { measures: ['amount = -5'] }],
    ['EX-1001', { filters: ['exception=EX-1001'] }],
    ['ex-1001', { filters: ['exception=EX-1001'] }],
    // What only looks like a filter is searched for as it stands.
    ['urn:uuid:1', { text: 'urn:uuid:1' }],
    ['foo=3', { text: 'foo=3' }],
    ['a>b', { text: 'a>b' }],
    ['http://x/y?facility:1', { text: 'http://x/y?facility:1' }],
    ['EX-', { text: 'EX-' }],
    // What is a filter and cannot be read is told, and never widens the question into words.
    ['older:soon', { faults: 1 }],
    ['older:0d PO-1', { text: 'PO-1', faults: 1 }],
    ['facility:', { faults: 1 }],
    ['key:4500', { faults: 1 }],
    ['exception:12', { faults: 1 }],
    [':x', { text: ':x' }],
  ])('reads %j', (typed, expected) => {
    expect(short(typed)).toEqual(expected);
  });

  it('says what remains without each filter', () => {
    const { filters, measures } = parseSearch('PO-1 facility:LKH amount>5 "two words"');
    expect([...filters, ...measures].map(({ token, rest }) => [token, rest])).toEqual([
      ['facility:LKH', 'PO-1 amount>5 "two words"'],
      ['amount>5', 'PO-1 facility:LKH "two words"'],
    ]);
  });

  it('reads anything, and taking every filter away leaves the words', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 200, unit: 'binary' }), (typed) => {
        const query = parseSearch(typed);
        const again = parseSearch(query.text);
        expect(query.text).not.toMatch(/"|^\s|\s$/);
        expect(again.filters.length + again.measures.length).toBeLessThanOrEqual(query.text.split(' ').length);
      }),
    );
  });
});

describe('splitKey', () => {
  it.each([
    ['po=4500', { kind: 'po', value: '4500' }],
    ['po_number:PO:1=2', { kind: 'po_number', value: 'PO:1=2' }],
    ['nothing', { kind: '', value: '' }],
  ])('reads %s', (text, expected) => expect(splitKey(text)).toEqual(expected));
});

describe('parseLength', () => {
  it.each([
    ['30m', 1_800_000],
    ['12h', 43_200_000],
    ['3d', 259_200_000],
    ['2w', 1_209_600_000],
    ['0d', null],
    ['3', null],
    ['d', null],
  ])('reads %s', (text, ms) => expect(parseLength(text)).toBe(ms));
});
