import { describe, expect, test } from 'vitest';
import { moveInGrid } from './move-in-grid';

/** Names, a group, two facilities, a group, twenty facilities; three workflows. */
const shape = { columns: 4, rows: [true, false, true, true, false, ...Array.from({ length: 20 }, () => true)] };
const go = (row: number, column: number, key: string, ctrl = false) => {
  const to = moveInGrid({ row, column }, { key, ctrl }, shape);
  return to && [to.row, to.column];
};

describe('keys in the matrix', () => {
  test.each([
    ['to the next cell', [2, 0, 'ArrowRight'], [2, 1]],
    ['not past the last cell', [2, 3, 'ArrowRight'], [2, 3]],
    ['back to the name of the facility', [2, 1, 'ArrowLeft'], [2, 0]],
    ['down over the heading of a group', [3, 2, 'ArrowDown'], [5, 2]],
    ['up over it', [5, 2, 'ArrowUp'], [3, 2]],
    ['up to the names of the workflows', [2, 2, 'ArrowUp'], [0, 2]],
    ['from a facility up not into the empty corner', [2, 0, 'ArrowUp'], [0, 1]],
    ['not above the top', [0, 2, 'ArrowUp'], [0, 2]],
    ['not left into the corner', [0, 1, 'ArrowLeft'], [0, 1]],
    ['not below the end', [24, 1, 'ArrowDown'], [24, 1]],
    ['ten facilities down', [2, 1, 'PageDown'], [13, 1]],
    ['as far down as there is', [20, 1, 'PageDown'], [24, 1]],
    ['ten up', [20, 1, 'PageUp'], [10, 1]],
  ] as const)('%s', (_, [row, column, key], to) => expect(go(row, column, key)).toEqual(to));

  test('Home and End go along the row, with Ctrl to the corners', () => {
    expect(go(7, 2, 'Home')).toEqual([7, 0]);
    expect(go(7, 2, 'End')).toEqual([7, 3]);
    expect(go(7, 2, 'Home', true)).toEqual([0, 1]);
    expect(go(7, 2, 'End', true)).toEqual([24, 3]);
  });

  test('other keys are left to the browser', () => expect(go(2, 2, 'a')).toBeNull());
});
