import { expect, test } from 'vitest';
import { sayLeft, sayMeasured, sayMore, sayObjective, sayTimes, sayUsed, writeSloHeadline } from './say-slo';

test.each([
  [0.995, '99.5 %'],
  [0.9999, '99.99 %'],
  [1 - 0.995, '0.5 %'],
  [0.9, '90 %'],
])('an objective of %d is %s', (objective, said) => {
  expect(sayObjective(objective)).toBe(said);
});

test.each([
  [1, '100 %'],
  [0.99999, '99.99 %'],
  [0.995, '99.5 %'],
  [0.99496, '99.49 %'],
  [0, '0 %'],
])('a measured share of %d is %s', (ratio, said) => {
  expect(sayMeasured(ratio)).toBe(said);
});

test.each([
  [0, '0'],
  [0.04, '< 0.1'],
  [0.26, '0.3'],
  [14.4, '14.4'],
  [199.6, '200'],
])('a burn of %d is %s times', (burn, said) => {
  expect(sayTimes(burn)).toBe(said);
});

test.each([
  { budgetLeft: null, budgetLeftRatio: null, left: 'no data', more: null },
  { budgetLeft: 12.6, budgetLeftRatio: 0.63, left: '63 % left', more: '12 more may fail' },
  { budgetLeft: 0.4, budgetLeftRatio: 0.02, left: '2.0 % left', more: 'not one more to spare' },
  { budgetLeft: -12, budgetLeftRatio: -1.2, left: 'used 2.2 times', more: '12 too many' },
])('$left, $more', ({ left, more, ...row }) => {
  expect([sayLeft(row), sayMore({ ...row, indicator: 'success' })]).toEqual([left, more]);
});

test('the headline says the worst first, and nothing it cannot know', () => {
  const rows = (states: Parameters<typeof writeSloHeadline>[0][number]['state'][]) => states.map((state) => ({ state }));
  expect(writeSloHeadline([])).toBe('No service level is asked for here');
  expect(writeSloHeadline(rows(['no_data', 'few', 'partial']))).toBe('No service level can be judged yet');
  expect(writeSloHeadline(rows(['kept', 'kept', 'no_data']))).toBe('All 2 service levels with enough traffic are kept');
  expect(writeSloHeadline(rows(['kept', 'spent', 'low', 'low', 'burning']))).toBe(
    'Of 5 service levels with enough traffic, 1 has spent its budget, 1 burns it too fast, 2 have less than a quarter left',
  );
});

test.each([
  [0, '0 %'],
  [0.004, '< 1 %'],
  [0.63, '63 %'],
  [53, '5,300 %'],
])('a used share of %d is %s', (ratio, said) => {
  expect(sayUsed(ratio)).toBe(said);
});
