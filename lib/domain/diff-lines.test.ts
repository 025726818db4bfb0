import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { diffLines } from './diff-lines';

const said = (from: string, to: string) =>
  diffLines(from, to).map(({ kind, text }) => `${{ same: ' ', removed: '-', added: '+' }[kind]}${text}`);

describe('diffLines', () => {
  test('tells what was taken away and what came, in place', () => {
    expect(said('a\nb\nc\nd\n', 'a\nB\nc\nd\ne\n')).toEqual([' a', '-b', '+B', ' c', ' d', '+e']);
  });
  test('an empty text is no line', () => {
    expect(said('', 'a\n')).toEqual(['+a']);
    expect(said('a\n', '')).toEqual(['-a']);
    expect(said('', '')).toEqual([]);
  });
  test('both texts can be read back from it, and equal texts differ in nothing', () => {
    const text = fc.array(fc.constantFrom('a', 'b', 'c', ''), { minLength: 1, maxLength: 12 }).map((lines) => `${lines.join('\n')}\nend`);
    fc.assert(
      fc.property(text, text, (from, to) => {
        const lines = diffLines(from, to);
        expect(
          lines
            .filter(({ kind }) => kind !== 'added')
            .map((one) => one.text)
            .join('\n'),
        ).toBe(from);
        expect(
          lines
            .filter(({ kind }) => kind !== 'removed')
            .map((one) => one.text)
            .join('\n'),
        ).toBe(to);
        expect(diffLines(from, from).every(({ kind }) => kind === 'same')).toBe(true);
      }),
    );
  });
});
