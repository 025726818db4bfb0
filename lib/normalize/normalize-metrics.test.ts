import { describe, expect, test } from 'vitest';
import { type DecodedPoint, GAMMA, quantileOf, SKETCH_SCALE, unflattenSketch } from '@/lib/domain';
import { normalizeMetrics } from '.';
import { context, now } from './context.fixture';

const NANO = BigInt(now.getTime()) * 1_000_000n;
const buckets = { offset: 0, counts: [] };

/** A gauge of a minute ago, with these fields instead. */
function aPoint(fields: Partial<DecodedPoint> = {}): DecodedPoint {
  return {
    index: 0,
    name: 'throughline.queue.depth',
    unit: '{message}',
    kind: 'gauge',
    temporality: 0,
    monotonic: false,
    startNano: 0n,
    timeNano: NANO - 60_000_000_000n + 123_456n,
    flags: 0,
    value: 17,
    count: 0,
    sum: null,
    min: null,
    max: null,
    bounds: [],
    counts: [],
    scale: 0,
    zeroCount: 0,
    positive: buckets,
    negative: buckets,
    quantiles: [],
    attributes: {},
    resource: {},
    scope: '',
    ...fields,
  };
}

const normalize = (...points: DecodedPoint[]) => normalizeMetrics({ records: points, rejected: [], total: points.length }, context);
const one = (fields: Partial<DecodedPoint>) => {
  const { metrics = [], rejected } = normalize(aPoint(fields));
  expect(rejected).toEqual([]);
  const [first] = metrics;
  if (!first) throw new Error('no point');
  return first.point;
};

describe('where a point belongs', () => {
  test('by the names of events: interface fills connector and application, codes become ids', () => {
    const { series } = one({ attributes: { 'interface.id': 'if-po-out', queue: 'orders' }, resource: { 'facility.id': 'LKH' } });
    expect(series).toMatchObject({
      environment: 'production',
      source: 'test',
      facility: 'fac-lakeside',
      interface: 'if-po-out',
      connector: 'con-edi',
      application: 'app-ipaas',
      attributes: { queue: 'orders' },
    });
  });

  test('a service that bears the name of an application is that application; machinery is not shown', () => {
    const { series } = one({
      resource: { 'service.name': 'app-ipaas', 'process.pid': 7, 'telemetry.sdk.name': 'x', 'rabbitmq.queue.name': 'q' },
    });
    expect(series).toMatchObject({ application: 'app-ipaas', attributes: { 'service.name': 'app-ipaas', 'rabbitmq.queue.name': 'q' } });
    expect(series.attributes).not.toHaveProperty(['process.pid']);
  });

  test('what the catalog does not know keeps the word of its sender', () => {
    const { series } = one({ attributes: { 'facility.id': 'fac-moon', 'interface.id': 'if-none' } });
    expect(series).toMatchObject({
      facility: 'unassigned',
      interface: 'unassigned',
      attributes: { 'unassigned.facility': 'fac-moon', 'unassigned.interface': 'if-none' },
    });
  });
});

describe('what is one series', () => {
  const id = (fields: Partial<DecodedPoint>) => one(fields).series.id;
  test('order of attributes, time and value make no other', () => {
    expect(id({ attributes: { a: 1, b: 2 } })).toBe(id({ attributes: { b: 2, a: 1 }, value: 4, timeNano: NANO }));
  });
  test.each([
    ['name', { name: 'other' }],
    ['unit', { unit: 's' }],
    ['attribute', { attributes: { a: 1 } }],
    ['process', { resource: { 'process.pid': 8 } }],
    ['scope', { scope: 'x' }],
    ['source', { resource: { 'throughline.source': 'x' } }],
    ['kind', { kind: 'sum' as const, temporality: 2 }],
  ])('another %s makes another', (_, fields) => {
    expect(id(fields)).not.toBe(id({}));
  });
});

describe('numbers', () => {
  test('times are kept to the microsecond', () => {
    expect(one({}).stamp).toBe('2026-11-22T11:59:00.000123Z');
  });

  test.each([
    ['a gauge stands by itself', { kind: 'gauge' as const }, { kind: 'gauge', temporality: 'instant', monotonic: false }],
    [
      'a delta stays one',
      { kind: 'sum' as const, temporality: 1, monotonic: true },
      { kind: 'sum', temporality: 'delta', monotonic: true },
    ],
    ['a counter counts on', { kind: 'sum' as const, temporality: 2 }, { kind: 'sum', temporality: 'cumulative', monotonic: false }],
    ['a summary counts since its start', { kind: 'summary' as const }, { kind: 'summary', temporality: 'cumulative' }],
  ])('%s', (_, fields, series) => {
    expect(one(fields).series).toMatchObject(series);
  });

  test('no recorded value is a point without numbers', () => {
    expect(one({ flags: 1, value: null })).toMatchObject({ value: null, count: null });
  });

  test('told bounds: a quantile is never too low, and too high by its bucket at most', () => {
    const { sketch, series } = one({
      kind: 'histogram',
      temporality: 2,
      count: 100,
      bounds: [0.005, 0.1, 2],
      counts: [50, 40, 9, 1],
      max: 30,
    });
    const quantile = (q: number) => (quantileOf(unflattenSketch(sketch ?? []), q) ?? 0) / SKETCH_SCALE;
    expect(quantile(0.5)).toBeCloseTo(0.005, 4);
    expect(quantile(0.9) / 0.1).toBeGreaterThan(2 / (GAMMA + 1) - 1e-9);
    expect(quantile(0.9) / 0.1).toBeLessThan(GAMMA);
    expect(quantile(1) / 30).toBeCloseTo(1, 1);
    expect(series.sketchErrorRatio).toBeNull();
  });

  test('values past the last bound without a maximum are beyond, not a number', () => {
    const { sketch } = one({ kind: 'histogram', temporality: 2, count: 2, bounds: [1], counts: [1, 1] });
    expect(quantileOf(unflattenSketch(sketch ?? []), 1)).toBe(Number.POSITIVE_INFINITY);
    expect(quantileOf(unflattenSketch(sketch ?? []), 0.5)).toBeCloseTo(SKETCH_SCALE, -5);
  });

  test.each([-2, 0, 3, 8])('exponential buckets of scale %i keep every value within the error that is told', (scale) => {
    const base = 2 ** (2 ** -scale);
    for (const value of [0.0004, 0.9, 1.1, 250, 7e6]) {
      const bucket = Math.ceil(Math.log(value) / Math.log(base)) - 1;
      const { sketch, series } = one({
        kind: 'exponential_histogram',
        temporality: 2,
        scale,
        count: 3,
        zeroCount: 1,
        positive: { offset: bucket, counts: [2] },
      });
      const answer = (quantileOf(unflattenSketch(sketch ?? []), 1) ?? 0) / SKETCH_SCALE;
      expect(Math.abs(answer - value) / value).toBeLessThanOrEqual((series.sketchErrorRatio ?? 0) + 0.003);
      expect(quantileOf(unflattenSketch(sketch ?? []), 0.3)).toBe(0);
    }
  });

  test('values below zero have no sketch: no quantile is better than a wrong one', () => {
    expect(one({ kind: 'histogram', temporality: 1, count: 1, bounds: [-1, 1], counts: [1, 0, 0], min: -3 }).sketch).toBeNull();
    const negative = { offset: 0, counts: [1] };
    expect(one({ kind: 'exponential_histogram', temporality: 1, count: 1, negative }).sketch).toBeNull();
  });
});

test.each<[string, Partial<DecodedPoint>, string]>([
  ['no name', { name: '' }, 'missing_field'],
  ['no time', { timeNano: 0n }, 'missing_field'],
  ['no value', { value: null }, 'missing_field'],
  ['a value that is no number', { value: Number.NaN }, 'invalid_value'],
  ['an infinite value', { value: Number.POSITIVE_INFINITY }, 'invalid_value'],
  ['a sum without temporality', { kind: 'sum' }, 'invalid_value'],
  ['a start after the time', { startNano: NANO + 1_000_000n }, 'contradiction'],
  ['three days ahead', { timeNano: NANO + 3n * 86_400_000_000_000n }, 'in_future'],
  ['a month and a day old', { timeNano: NANO - 31n * 86_400_000_000_000n }, 'too_old'],
  ['another environment', { resource: { 'throughline.environment': 'test' } }, 'wrong_environment'],
  ['a name of a kilometre', { name: 'x'.repeat(300) }, 'too_large'],
  ['sixty-five attributes', { attributes: Object.fromEntries(Array.from({ length: 65 }, (_, i) => [`a${i}`, i])) }, 'too_large'],
  ['buckets that do not fit the bounds', { kind: 'histogram', temporality: 2, count: 1, bounds: [1], counts: [1] }, 'contradiction'],
  ['buckets that do not add up', { kind: 'histogram', temporality: 2, count: 4, bounds: [1], counts: [1, 2] }, 'contradiction'],
  ['bounds that fall', { kind: 'histogram', temporality: 2, count: 3, bounds: [2, 1], counts: [1, 1, 1] }, 'invalid_value'],
  ['a scale out of range', { kind: 'exponential_histogram', temporality: 2, scale: 21 }, 'invalid_value'],
  [
    'too many buckets',
    { kind: 'histogram', temporality: 2, bounds: Array.from({ length: 2_001 }, (_, i) => i), counts: new Array(2_002).fill(0) },
    'too_large',
  ],
])('%s is refused alone, with its words', (_, fields, code) => {
  const { metrics, rejected } = normalize(aPoint({ index: 4 }), aPoint({ ...fields, index: 5 }), aPoint({ index: 6 }));
  expect(metrics?.map(({ index }) => index)).toEqual([4, 6]);
  expect(rejected).toEqual([
    { index: 5, code, message: expect.stringMatching(/\.$/), record: expect.objectContaining({ kind: fields.kind ?? 'gauge' }) },
  ]);
  expect(JSON.stringify(rejected)).toBeTruthy();
});
