import { describe, expect, it } from 'vitest';
import { hrefWith } from '@/lib/domain/scope-url';
import type { SearchView } from '@/lib/domain/views/search';
import { listOptions, markParts } from './search-options';

const item = (id: string, title = id) => ({ id, title, detail: '', matched: null, state: null, late: false });
const found = (part: Partial<SearchView>): SearchView => ({ q: '', groups: [], transactions: 0, faults: [], ...part });
const options = (text: string, view: SearchView | null, environment: string | null = null) =>
  listOptions(text, view, (path, changes) => hrefWith(path, 'environment=test&facility=fac-a', changes), environment).map(
    ({ group, title, href, fill }) => `${group}: ${title} ${fill ?? href}`,
  );

describe('listOptions', () => {
  it('tells every filter while nothing is typed', () => {
    expect(options('', null)).toHaveLength(12);
    expect(options('', null)[0]).toBe('filter: workflow:wf-p2p-po workflow:');
  });
  it('lists what was found, the way to all of it, then the filters that the last word begins', () => {
    const view = found({
      groups: [
        { kind: 'transaction', items: [item('t1', 'PO-1')] },
        { kind: 'facility', items: [item('fac-b', 'Lakehead')] },
        { kind: 'connector', items: [item('con-edi')] },
      ],
      transactions: 1234,
    });
    expect(options('PO-1 fac', view, 'test')).toEqual([
      'transaction: PO-1 /transactions/t1?environment=test&facility=fac-a',
      'facility: Lakehead /facilities/fac-b?environment=test',
      'connector: con-edi /transactions?environment=test&facility=fac-a&connector=con-edi',
      'all: List all 1,234 /transactions?environment=test&q=PO-1+fac',
      'filter: facility:LKH PO-1 facility:',
    ]);
  });
  it.each<[string, number | null, string[]]>([
    ['none', 0, []],
    ['uncounted', null, ['all: All transactions that match /transactions?q=PO']],
    ['one', 1, ['all: List this one /transactions?q=PO']],
  ])('says how many: %s', (_, transactions, expected) => {
    expect(options('PO', found({ transactions }))).toEqual(expected);
  });
});

describe('markParts', () => {
  it.each([
    [
      'PO-4500',
      'po-45',
      [
        ['PO-45', true],
        ['00', false],
      ],
    ],
    [
      'AS2-TIMEOUT',
      'time',
      [
        ['AS2-', false],
        ['TIME', true],
        ['OUT', false],
      ],
    ],
    [
      'a.b',
      '.b',
      [
        ['a', false],
        ['.b', true],
      ],
    ],
    ['PO-1', 'facility:PO', [['PO-1', false]]],
    ['PO-1', '', [['PO-1', false]]],
  ])('marks %s by %s', (text, typed, expected) => {
    expect(markParts(text, typed).map(({ text, met }) => [text, met])).toEqual(expected);
  });
});
