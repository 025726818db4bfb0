import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { aFinding, later } from './assign.fixture';
import { mergeSteps, rowOf, type StandingRow, stepsOf } from './merge-steps';

const failure = (step: string, minute: number) => ({
  ...aFinding({ at: later(minute) }),
  evidence: { eventKey: `${step}-${minute}`, text: `${step} failed` },
  variables: { status: 'failed', milestone: step },
});
/** What a later success of one step proves. */
const mend = (row: StandingRow | null, step: string, minute: number): StandingRow | null =>
  row &&
  rowOf(
    stepsOf(row).map((one) =>
      one.key === step && one.mendedAt === null && one.lastAt < later(minute) ? { ...one, mendedAt: later(minute), mendedBy: step } : one,
    ),
  );

describe('a member that stands for several failing steps', () => {
  it('stays open until each of them has gone on', () => {
    const both = mergeSteps(mergeSteps(null, [failure('a', 0)]), [failure('b', 5)]);
    expect(both).toMatchObject({ at: later(0), mended_at: null });
    const half = mend(both, 'a', 10);
    expect(half).toMatchObject({ at: later(5), event_key: 'b-5', mended_at: null });
    expect(mend(half, 'b', 20)).toMatchObject({ mended_at: later(20), mended_by: 'b' });
  });
  it('hears of a step that failed before another was mended, although it is told of only afterwards', () => {
    const mended = mend(mergeSteps(null, [failure('a', 0)]), 'a', 10);
    expect(mergeSteps(mended, [failure('b', 5)])).toMatchObject({ at: later(5), mended_at: null });
    expect(mergeSteps(mended, [failure('a', 5)])).toMatchObject({ mended_at: later(10) });
  });
  it('is proved by what came after the last failure of a step, not after the first', () => {
    const again = mergeSteps(mergeSteps(null, [failure('a', 0)]), [failure('a', 20)]);
    expect(mend(again, 'a', 10)?.mended_at).toBeNull();
    expect(mend(again, 'a', 21)?.mended_at).toEqual(later(21));
  });
  it('stays closed where a person closed it, whatever straggles in', () => {
    const closed = { ...mergeSteps(null, [failure('a', 0)]), mended_at: later(30), mended_by: 'closed by Dana' };
    expect(mergeSteps(closed, [failure('b', 20)])).toMatchObject({ mended_at: later(30) });
    expect(mergeSteps(closed, [failure('b', 31)])).toMatchObject({ mended_at: null });
  });
  it('is the same whatever the order and the rounds in which it is told, and telling it twice changes nothing', () => {
    const told = fc.uniqueArray(fc.record({ step: fc.constantFrom('a', 'b', 'c'), minute: fc.nat({ max: 60 }) }), {
      minLength: 1,
      maxLength: 8,
      selector: ({ minute }) => minute,
    });
    fc.assert(
      fc.property(told, fc.infiniteStream(fc.nat()), fc.nat({ max: 60 }), (all, randoms, proved) => {
        const failures = all.map(({ step, minute }) => failure(step, minute));
        const once = mergeSteps(null, failures);
        const shuffled = failures.map((one) => ({ one, by: randoms.next().value as number })).sort((a, b) => a.by - b.by);
        let row: StandingRow | null = null;
        for (const { one, by } of shuffled) row = mergeSteps(row, by % 3 === 0 ? [one, one] : [one]);
        expect(row).toEqual(once);
        expect(mergeSteps(row, failures)).toEqual(once);
        // What went on in between closes exactly the steps whose last failure lies before it.
        const after = ['a', 'b', 'c'].reduce<StandingRow | null>((one, step) => mend(one, step, proved + 0.5), once);
        const open = new Set(all.filter(({ minute }) => minute > proved).map(({ step }) => step));
        expect(after?.mended_at === null).toBe(open.size > 0);
      }),
      { numRuns: 300 },
    );
  });
});
