import { expect, test } from 'vitest';
import { sloSchema } from '@/lib/domain';
import { judgedFrom, judgeSlo } from './judge-slo';

const slo = sloSchema.parse({
  id: 'slo-x',
  name: 'X',
  about: { workflow: 'wf-x' },
  indicator: { kind: 'success' },
  objective: 0.99,
});

test.each([
  { good: 0, bad: 0, burning: false, state: 'no_data', left: null },
  { good: 99, bad: 0, burning: false, state: 'few', left: 0.99 },
  { good: 98, bad: 1, burning: false, state: 'few', left: -0.01 },
  { good: 99, bad: 1, burning: false, state: 'low', left: 0 },
  { good: 1000, bad: 0, burning: false, state: 'kept', left: 10 },
  { good: 992, bad: 8, burning: false, state: 'low', left: 2 },
  { good: 990, bad: 10, burning: false, state: 'low', left: 0 },
  { good: 989, bad: 11, burning: false, state: 'spent', left: -1 },
  { good: 989, bad: 11, burning: true, state: 'spent', left: -1 },
  { good: 995, bad: 5, burning: true, state: 'burning', left: 5 },
  { good: 0, bad: 3, burning: true, state: 'burning', left: -2.97 },
])('$bad bad of $good + $bad, burning: $burning, is $state', ({ good, bad, burning, state, left }) => {
  const judged = judgeSlo(slo, { good, bad }, burning);
  expect(judged.state).toBe(state);
  if (left === null) expect(judged.budget).toBeNull();
  else expect(judged.budget?.left).toBeCloseTo(left, 8);
});

test('what is only told for all places has no number for some', () => {
  expect(judgeSlo(slo, null, false)).toEqual({ state: 'partial', budget: null });
});

test.each([
  [0.9, 20],
  [0.99, 100],
  [0.995, 200],
  [0.9999, 10_000],
])('an objective of %d is judged from %d on', (objective, from) => {
  expect(judgedFrom({ objective })).toBe(from);
});
