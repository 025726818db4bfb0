import { describe, expect, test } from 'vitest';
import type { ExceptionRow } from '@/lib/domain/views/exception-list';
import type { RowGroup } from './group-rows';
import { listItems } from './list-items';

const group = (id: string, loaded: number, exceptions = loaded, title = id): RowGroup => ({
  id,
  title,
  hint: '',
  shared: null,
  codes: [],
  rows: Array.from({ length: loaded }, (_, at) => ({ ref: `${id}-${at}` }) as ExceptionRow),
  exceptions,
  amounts: [],
  overdue: 0,
  unowned: 0,
  firstDueAt: null,
});
const nothing = new Set<string>();
const tell = (groups: RowGroup[], { folded = nothing, long = nothing }: { folded?: Set<string>; long?: Set<string> } = {}) =>
  listItems(groups, { folded, long }).map((item) =>
    item.kind === 'row'
      ? item.key
      : item.kind === 'head'
        ? `${item.open ? '' : 'closed '}${item.key}`
        : `${item.left} more${item.alone ? ' alone' : ''}`,
  );

describe('lines of the list', () => {
  test('a long group shows six and says how many more there are; one more than six is no reason to hide it', () => {
    expect(tell([group('a', 9), group('b', 7)])).toEqual([
      'group a',
      ...[0, 1, 2, 3, 4, 5].map((at) => `a-${at}`),
      '3 more',
      'group b',
      ...[0, 1, 2, 3, 4, 5, 6].map((at) => `b-${at}`),
    ]);
  });

  test('more is of the whole list, not of what is loaded', () => {
    expect(tell([group('a', 2, 50_000), group('b', 0, 12)])).toEqual(['group a', 'a-0', 'a-1', '49998 more', 'group b', '12 more']);
  });

  test('a group that was asked for shows what is loaded, and leads to the list of it alone where that is not all', () => {
    const long = new Set(['a', 'b']);
    expect(tell([group('a', 8), group('b', 1, 3)], { long }).slice(-3)).toEqual(['group b', 'b-0', '2 more alone']);
  });

  test('one group goes on as one scrolls; folded, its name stands', () => {
    expect(tell([group('a', 40, 50_000)])).toHaveLength(41);
    expect(tell([group('all', 40, 50_000, '')])).toHaveLength(40);
    expect(tell([group('a', 40)], { folded: new Set(['a']) })).toEqual(['closed group a']);
  });
});
