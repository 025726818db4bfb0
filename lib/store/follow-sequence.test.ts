import fc from 'fast-check';
import { expect, test } from 'vitest';
import { countMissing, followSequence, listGaps, type SequenceNote, type SequenceState } from './follow-sequence';

const start = Date.UTC(2026, 10, 22, 8);
const at = (number: number, minutes = number): SequenceNote => ({ number, at: new Date(start + minutes * 60_000) });
const follow = (...batches: SequenceNote[][]) =>
  batches.reduce<SequenceState | null>((state, notes) => followSequence(state, notes), null) ?? followSequence(null, []);
const facts = (state: SequenceState) => ({
  gaps: listGaps(state.epochs),
  missing: countMissing(state),
  duplicates: state.duplicates,
  resets: state.resets,
  late: state.late,
});

test.each<[string, SequenceNote[][], Partial<ReturnType<typeof facts>>]>([
  ['nothing skipped', [[at(5), at(6)], [at(7)]], { gaps: [], missing: 0, duplicates: 0, resets: 0, late: 0 }],
  ['a gap', [[at(5)], [at(9)]], { gaps: [{ from: 6, to: 8 }], missing: 3, late: 0 }],
  [
    'a late one closes its part of the gap',
    [[at(5)], [at(9)], [at(7)]],
    {
      gaps: [
        { from: 8, to: 8 },
        { from: 6, to: 6 },
      ],
      missing: 2,
      late: 1,
    },
  ],
  ['late ones close it whole', [[at(5)], [at(9)], [at(7)], [at(6), at(8)]], { gaps: [], missing: 0, late: 3 }],
  ['what is below the first is late, and opens the gap between', [[at(5)], [at(2)]], { gaps: [{ from: 3, to: 4 }], late: 1 }],
  ['a number of another event again', [[at(5), at(6)], [at(6, 6.5)]], { missing: 0, duplicates: 1, resets: 0 }],
  [
    'numbers begin anew',
    [
      [at(998), at(999)],
      [at(1, 2000), at(2, 2001)],
    ],
    { gaps: [], resets: 1, duplicates: 0, missing: 0 },
  ],
  ['one of before the restart comes late', [[at(998), at(1000)], [at(1, 2000)], [at(999)]], { missing: 0, resets: 1, late: 1 }],
  ['1 told late is no restart', [[at(2), at(3)], [at(1)]], { missing: 0, resets: 0, late: 1 }],
])('%s', (_, batches, expected) => expect(facts(follow(...batches))).toMatchObject(expected));

test('in any order and any batches the same numbers are missing, and each is counted once', () => {
  fc.assert(
    fc.property(
      fc.uniqueArray(fc.integer({ min: 2, max: 200 }), { minLength: 1, maxLength: 120 }),
      fc.infiniteStream(fc.nat(7)),
      (numbers, dice) => {
        const notes = numbers.map((number) => at(number));
        const shuffled = notes.map((note) => ({ note, by: dice.next().value })).sort((a, b) => a.by - b.by);
        const batches: SequenceNote[][] = [[]];
        for (const { note } of shuffled) {
          if (dice.next().value === 0) batches.push([]);
          batches.at(-1)?.push(note);
        }
        const state = follow(...batches);
        const [low, high] = [Math.min(...numbers), Math.max(...numbers)];
        const missing = Array.from({ length: high - low + 1 }, (_, i) => low + i).filter((number) => !numbers.includes(number));
        const told = listGaps(state.epochs).flatMap(({ from, to }) => Array.from({ length: to - from + 1 }, (_, i) => from + i));
        expect(told.sort((a, b) => a - b)).toEqual(missing);
        expect(facts(state)).toMatchObject({ missing: missing.length, duplicates: 0, resets: 0 });
        expect(state.events).toBe(numbers.length);
      },
    ),
    { numRuns: 500 },
  );
});

test('a stream with more holes than can be remembered stays bounded', () => {
  const state = follow(Array.from({ length: 5_000 }, (_, i) => at(2 + i * 2)));
  expect(state.epochs[0]?.ranges.length).toBeLessThanOrEqual(800);
});
