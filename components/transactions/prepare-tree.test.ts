import { describe, expect, it } from 'vitest';
import type { Span } from '@/lib/domain/views/transactions';
import { above, prepareTree, seekLine, unfolded } from './prepare-tree';

const span = (id: string, depth: number, status: Span['status'] = 'ok') => ({ id, depth, status }) as Span;
const lines = prepareTree([span('a', 0), span('b', 1, 'error'), span('c', 2), span('d', 1), span('e', 0), span('f', 1, 'error')]);
const ids = (list: readonly { span: Span }[]) => list.map((line) => line.span.id).join('');
const failed = ({ status }: Span) => status === 'error';

describe('prepareTree', () => {
  it('knows what is below each line and where it stands among its siblings', () => {
    expect(lines.map(({ below, position, siblings, parent }) => [below, position, siblings, parent])).toEqual([
      [3, 1, 2, -1],
      [1, 1, 2, 0],
      [0, 1, 1, 1],
      [0, 2, 2, 0],
      [1, 2, 2, -1],
      [0, 1, 1, 4],
    ]);
  });
  it('leaves out what is below a folded line, and nothing else', () => {
    expect(ids(unfolded(lines, new Set()))).toBe('abcdef');
    expect(ids(unfolded(lines, new Set(['b'])))).toBe('abdef');
    expect(ids(unfolded(lines, new Set(['a', 'b'])))).toBe('aef');
    expect(ids(unfolded(lines, new Set(['nobody'])))).toBe('abcdef');
  });
  it('names what must be unfolded to see a line', () => {
    const [, , c] = lines;
    expect(c ? ids(above(lines, c)) : '').toBe('ba');
  });
  it('seeks in both ways and goes round', () => {
    expect(seekLine(lines, 1, 1, failed)?.span.id).toBe('f');
    expect(seekLine(lines, 5, 1, failed)?.span.id).toBe('b');
    expect(seekLine(lines, 1, -1, failed)?.span.id).toBe('f');
    expect(seekLine(lines, 1, 1, ({ id }) => id === 'nobody')).toBeNull();
    expect(seekLine([], 0, 1, failed)).toBeNull();
  });
  it('keeps ten thousand spans in a chain apart', () => {
    const chain = prepareTree(Array.from({ length: 3_000 }, (_, at) => span(`s${at}`, at)));
    expect(chain[0]?.below).toBe(2_999);
  });
});
