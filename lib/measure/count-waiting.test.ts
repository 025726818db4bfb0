import { expect, test } from 'vitest';
import type { Contribution } from './contribution';
import { countWaiting } from './count-waiting';

const at = (time: string) => new Date(`2026-11-18T${time}Z`);
const a = (said: Partial<Contribution>): Contribution => ({
  subjectId: 'one',
  subjectKind: 'transaction',
  kpi: 'kpi-a',
  environment: 'production',
  workflow: 'wf',
  facility: 'fac',
  department: 'dept',
  supplier: null,
  state: 'open',
  reason: null,
  openedAt: at('10:15:00'),
  cohortAt: at('10:15:00'),
  countsAt: null,
  numerator: 0,
  denominator: 0,
  valueMs: null,
  closedAt: null,
  part: null,
  facts: null,
  ...said,
});

test.each<[string, Contribution[], Contribution[], [string, string, string, number][]]>([
  ['opens', [], [a({})], [['open', '10', '10', 1]]],
  ['stays open in its hour', [a({})], [a({ openedAt: at('10:50:00') })], []],
  [
    'opened earlier than was known',
    [a({})],
    [a({ openedAt: at('09:50:00') })],
    [
      ['open', '10', '10', -1],
      ['open', '09', '09', 1],
    ],
  ],
  [
    'is done, and too young to count',
    [a({})],
    [a({ state: 'pending', cohortAt: at('12:00:00') })],
    [
      ['open', '10', '10', -1],
      ['pending', '10', '12', 1],
    ],
  ],
  ['is counted', [a({ state: 'pending' })], [a({ state: 'counted' })], [['pending', '10', '10', -1]]],
  [
    'counted, excluded and standing ones wait for nothing',
    [a({ state: 'excluded' })],
    [a({ state: 'standing' }), a({ state: 'counted' })],
    [],
  ],
])('a case %s', (_, before, after, expected) => {
  const hour = (time: Date) => time.toISOString().slice(11, 13);
  const seen = countWaiting(before, after).map((d) => [d.state, hour(d.opened_hour), hour(d.cohort_hour), d.n]);
  expect(seen.sort()).toEqual(expected.sort());
});
