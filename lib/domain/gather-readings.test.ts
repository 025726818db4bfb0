import { describe, expect, test } from 'vitest';
import { gatherReadings, type SeriesNow } from './gather-readings';
import { type ApplicationMetric, applicationMetricSchema } from './metric';
import { sayNumber, sayQuantity, sayTrouble } from './say-reading';

const now = new Date('2026-11-22T12:00:00Z');
const minutesAgo = (minutes: number) => new Date(now.getTime() - minutes * 60_000);

const aMetric = (fields: object): ApplicationMetric =>
  applicationMetricSchema.parse({
    id: 'am-depth',
    name: 'Messages waiting',
    measures: 'x',
    unit: 'messages',
    sentAs: [{ name: 'depth' }],
    combine: 'sum',
    better: 'low',
    warn: 100,
    bad: 500,
    ...fields,
  });
const metrics = [
  aMetric({}),
  aMetric({ id: 'am-used', name: 'Quota', unit: 'calls', sentAs: [{ name: 'used' }], limit: 'am-limit', warn: 0.8, bad: 0.95 }),
  aMetric({ id: 'am-limit', sentAs: [{ name: 'limit' }], better: 'high', warn: null, bad: null }),
  aMetric({
    id: 'am-days',
    unit: 'days',
    sentAs: [{ name: 'left', factor: 1 / 86_400, where: { cert: 'main' } }],
    combine: 'min',
    better: 'high',
    warn: 30,
    bad: 14,
  }),
];

const aSeries = (fields: Partial<SeriesNow>): SeriesNow => ({
  id: 'series',
  environment: 'production',
  name: 'depth',
  unit: '',
  kind: 'gauge',
  temporality: 'instant',
  monotonic: false,
  facility: 'unassigned',
  department: 'unassigned',
  workflow: 'unassigned',
  interface: 'if-a',
  connector: null,
  application: null,
  attributes: {},
  lastAt: minutesAgo(1),
  lastValue: 40,
  stepMs: 60_000,
  ...fields,
});

const read = (...series: Partial<SeriesNow>[]) =>
  gatherReadings(series.map(aSeries), metrics, now).map(({ metric, level, state, live }) => [metric.id, level, state, live]);

describe('series of one place', () => {
  test.each<[string, Partial<SeriesNow>[], unknown[]]>([
    ['one', [{}], [['am-depth', 40, 'good', 1]]],
    ['are added up', [{}, { lastValue: 80 }], [['am-depth', 120, 'warn', 2]]],
    ['at its threshold it is bad', [{ lastValue: 500 }], [['am-depth', 500, 'bad', 1]]],
    [
      'of another place stay apart',
      [{}, { interface: 'if-b', lastValue: 900 }],
      [
        ['am-depth', 40, 'good', 1],
        ['am-depth', 900, 'bad', 1],
      ],
    ],
    ['one that stopped is left out', [{}, { lastValue: 800, lastAt: minutesAgo(6) }], [['am-depth', 40, 'good', 1]]],
    ['one that speaks every four minutes has not stopped', [{ lastAt: minutesAgo(11), stepMs: 240_000 }], [['am-depth', 40, 'good', 1]]],
    ['all that stopped: unknown, never good', [{ lastAt: minutesAgo(20) }], [['am-depth', null, 'unknown', 0]]],
    ['no recorded value: unknown', [{ lastValue: null }], [['am-depth', null, 'unknown', 0]]],
    [
      'the smallest of them',
      [
        { name: 'left', attributes: { cert: 'main' }, lastValue: 86_400 * 20 },
        { name: 'left', attributes: { cert: 'main' }, lastValue: 864_000 },
      ],
      [['am-days', 10, 'bad', 2]],
    ],
    ['an attribute that does not fit is another thing', [{ name: 'left', attributes: { cert: 'old' } }], []],
    ['a name nobody knows', [{ name: 'other' }], []],
    [
      'a share of its limit',
      [
        { name: 'used', lastValue: 850 },
        { name: 'limit', lastValue: 1000 },
      ],
      [
        ['am-used', 0.85, 'warn', 1],
        ['am-limit', 1000, 'plain', 1],
      ],
    ],
    [
      'a share without its limit is unknown',
      [
        { name: 'used', lastValue: 850 },
        { name: 'limit', lastValue: 1000, connector: 'con-x' },
      ],
      [
        ['am-used', null, 'unknown', 1],
        ['am-limit', 1000, 'plain', 1],
      ],
    ],
    [
      'a limit of nothing divides nothing',
      [{ name: 'used' }, { name: 'limit', lastValue: 0 }],
      [
        ['am-used', null, 'unknown', 1],
        ['am-limit', 0, 'plain', 1],
      ],
    ],
  ])('%s', (_, series, expected) => {
    expect(read(...series)).toEqual(expected);
  });
});

test.each<[Partial<SeriesNow>[], string | null]>([
  [[{ lastValue: 4200 }], 'Messages waiting (EDI): 4,200 messages, from 500 it is bad'],
  [
    [
      { name: 'used', lastValue: 850 },
      { name: 'limit', lastValue: 1000 },
    ],
    'Quota (EDI): 85 % of 1,000 calls, from 80 % it is worth watching',
  ],
  [[{ name: 'left', attributes: { cert: 'main' }, lastValue: 864_000 }], 'Messages waiting (EDI): 10 days, down to 14 it is bad'],
  [[{ lastAt: minutesAgo(20) }], 'Messages waiting (EDI): unknown, nothing for 20 min'],
  [[{}], null],
])('trouble in words: %#', (series, words) => {
  const [reading] = gatherReadings(series.map(aSeries), metrics, now);
  expect(reading && sayTrouble(reading, 'EDI', now)).toBe(words);
});

test.each<[number, string]>([
  [0, '0'],
  [0.0351, '0.0351'],
  [4.239, '4.24'],
  [999.6, '1,000'],
  [4200.4, '4,200'],
  [3_140_000, '3.14 million'],
])('%d is said as %s', (value, said) => {
  expect(sayNumber(value)).toBe(said);
});

test('one of a thing is singular', () => {
  expect([sayQuantity(1, 'messages'), sayQuantity(2, 'messages'), sayQuantity(1, ''), sayQuantity(0, 'days')]).toEqual([
    '1 message',
    '2 messages',
    '1',
    '0 days',
  ]);
});
