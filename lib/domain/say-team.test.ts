import { describe, expect, test } from 'vitest';
import { sayKept, sayTeam } from './say-team';

const load = (open: number, overdue: number, unowned: number) => ({
  load: { open, overdue, unowned, waiting: 0, oldestAt: null, amounts: [], severities: [], ages: [], owners: [] },
});

describe('sayTeam', () => {
  test.each([
    [0, 0, 0, 'Nothing is open.'],
    [1, 0, 0, 'One is open, each with somebody and in time.'],
    [1, 1, 0, 'One is open, one past its time.'],
    [38, 3, 9, '38 are open, three past their time, nine with nobody.'],
  ])('%d open, %d late, %d without owner', (open, overdue, unowned, words) => {
    expect(sayTeam(load(open, overdue, unowned))).toBe(words);
  });
});

describe('sayKept', () => {
  test('of few cases the cases are told, of many a share', () => {
    expect(sayKept({ of: 3, inTime: 2, medianMs: 600_000 })).toEqual({ main: '2 of 3 cases', below: 'in time, half within 10 min' });
    expect(sayKept({ of: 200, inTime: 190, medianMs: null })).toMatchObject({ below: '190 of 200 cases in time' });
  });
  test('of none nothing is said', () => {
    expect(sayKept({ of: 0, inTime: 0, medianMs: null })).toBeNull();
  });
});
