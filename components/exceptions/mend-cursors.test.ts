import { describe, expect, test } from 'vitest';
import { joinPages, mendCursors } from './mend-cursors';

/** A list of numbers read two at a time by the last number that was seen, as the server reads it. */
const read = (list: readonly number[], after: number) => {
  const rest = list.filter((n) => n > after);
  const rows = rest.slice(0, 2).map((n) => ({ ref: `EX-${n}` }));
  return { rows, nextCursor: rest.length > 2 ? String(rest[1]) : null };
};
const refs = (pages: Parameters<typeof joinPages>[0]) => joinPages(pages).map(({ row }) => Number(row.ref.slice(3)));

describe('pages of a list that changes while one scrolls', () => {
  const list = [10, 20, 30, 40, 50, 60];
  const cursors = ['20', '40'];
  const pages = () => [read(list, 0), read(list, 20), read(list, 40)];

  test('hold every row once', () => {
    expect(refs(pages())).toEqual(list);
    expect(mendCursors(pages(), cursors)).toBe(cursors);
  });

  test('what was pushed out of a page by something new is asked for', () => {
    const now = [10, 15, ...list.slice(1)];
    const changed = [read(now, 0), ...pages().slice(1)];
    expect(refs(changed)).toEqual([10, 15, 30, 40, 50, 60]);
    const mended = mendCursors(changed, cursors);
    expect(mended).toEqual(['15', '20', '40']);
    const whole = [changed[0], read(now, 15), ...changed.slice(1)];
    expect(refs(whole)).toEqual(now);
    expect(mendCursors(whole, mended)).toBe(mended);
  });

  test('what fell out of the list leaves no gap, and what moved up stands once', () => {
    const now = list.filter((n) => n !== 20);
    const changed = [read(now, 0), ...pages().slice(1)];
    expect(refs(changed)).toEqual(now);
    expect(mendCursors(changed, cursors)).toBe(cursors);
  });

  test('a page that is still on its way is waited for', () => {
    const now = [10, 15, ...list.slice(1)];
    expect(mendCursors([read(now, 0), undefined], ['20'])).toEqual(['20']);
  });
});
