import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decodeMetrics } from '.';
import { gaugeOf, metricsOf, metricsRequest, metricsResource } from './metrics.fixture';
import { encodeMessage } from './otlp.fixture';

const json = (value: unknown) => Buffer.from(JSON.stringify(value));
const encode = (value: object) => encodeMessage('ExportMetricsServiceRequest', value);
const TIME = 1795350600123456789n;
const START = 1795350000000000000n;
const resource = { 'service.name': 'app-broker', 'facility.id': 'fac-lakeside' };
const blank = {
  temporality: 0,
  monotonic: false,
  startNano: 0n,
  timeNano: TIME,
  flags: 0,
  value: null,
  count: 0,
  sum: null,
  min: null,
  max: null,
  bounds: [],
  counts: [],
  scale: 0,
  zeroCount: 0,
  positive: { offset: 0, counts: [] },
  negative: { offset: 0, counts: [] },
  quantiles: [],
  attributes: {},
  resource,
  scope: 'broker',
};
const depth = { ...blank, name: 'throughline.queue.depth', unit: '{message}', kind: 'gauge' };
const expected = [
  { ...depth, index: 0, value: -9007199254740991, attributes: { queue: 'orders' } },
  { ...depth, index: 1, value: 0.25, attributes: { queue: 'files' } },
  { ...depth, index: 2, flags: 1, attributes: { queue: 'gone' } },
  { ...blank, index: 3, name: 'calls', unit: '', kind: 'sum', temporality: 2, monotonic: true, startNano: START, value: 42 },
  {
    ...blank,
    index: 4,
    name: 'hop.duration',
    unit: 's',
    kind: 'histogram',
    temporality: 1,
    startNano: START,
    count: 6,
    sum: 12.5,
    counts: [1, 2, 3],
    bounds: [0.5, 2],
    min: 0.1,
    max: 4,
  },
  {
    ...blank,
    index: 5,
    name: 'hop.size',
    unit: 'By',
    kind: 'exponential_histogram',
    temporality: 2,
    startNano: START,
    count: 7,
    sum: 100,
    scale: -3,
    zeroCount: 1,
    positive: { offset: -2, counts: [1, 0, 4] },
    negative: { offset: 3, counts: [1] },
    min: -1,
    max: 50,
  },
  {
    ...blank,
    index: 6,
    name: 'hop.latency',
    unit: '',
    kind: 'summary',
    startNano: START,
    count: 10,
    sum: 33,
    quantiles: [
      { quantile: 0.5, value: 3 },
      { quantile: 1, value: 9 },
    ],
  },
];

/** Field and body of a length-delimited field below 16,384 bytes. */
const field = (number: number, body: Buffer) => {
  const length = body.length < 128 ? [body.length] : [(body.length & 127) | 128, body.length >> 7];
  return Buffer.concat([Buffer.from([(number << 3) | 2, ...length]), body]);
};

describe('metrics', () => {
  test('protobuf and JSON give the same points, one for each data point', () => {
    const whole = { ok: true, batch: { records: expected, rejected: [], total: 7 } };
    expect(decodeMetrics(encode(metricsRequest), 'protobuf')).toEqual(whole);
    expect(decodeMetrics(json(metricsRequest), 'json')).toEqual(whole);
  });

  test('an empty request, and a metric without points, are good requests', () => {
    const empty = { ok: true, batch: { records: [], rejected: [], total: 0 } };
    expect(decodeMetrics(Buffer.alloc(0), 'protobuf')).toEqual(empty);
    for (const body of [{}, { resourceMetrics: [] }, metricsOf({ name: 'a' }), metricsOf({ name: 'a', sum: {} }), metricsOf({})])
      expect(decodeMetrics(json(body), 'json')).toEqual(empty);
    expect(decodeMetrics(encode(metricsOf({ name: 'a', sum: {} })), 'protobuf')).toEqual(empty);
  });

  test('a name that stands behind its points counts for them, and unknown fields are passed over', () => {
    // NumberDataPoint {time, as_int 17, unknown 100}, in Gauge, in Metric before its name.
    const point = Buffer.concat([
      Buffer.from([25, 0x15, 0xcd, 0x5b, 0x07, 0, 0, 0, 0]),
      Buffer.from([49, 17, 0, 0, 0, 0, 0, 0, 0]),
      Buffer.from([0xa0, 0x06, 1]),
    ]);
    const metric = Buffer.concat([field(5, field(1, point)), field(1, Buffer.from('late')), field(3, Buffer.from('s'))]);
    const bytes = field(1, field(2, field(2, metric)));
    expect(decodeMetrics(bytes, 'protobuf')).toMatchObject({
      ok: true,
      batch: { records: [{ name: 'late', unit: 's', value: 17, timeNano: 123456789n }] },
    });
  });

  test('lists of numbers may come unpacked', () => {
    const fixed = (tag: number, value: number) => Buffer.from([tag, value, 0, 0, 0, 0, 0, 0, 0]);
    const double = (tag: number, value: number) => {
      const bytes = Buffer.alloc(9);
      bytes[0] = tag;
      bytes.writeDoubleLE(value, 1);
      return bytes;
    };
    const point = Buffer.concat([fixed(33, 3), fixed(49, 1), fixed(49, 2), double(57, 1.5)]);
    const bytes = field(1, field(2, field(2, Buffer.concat([field(1, Buffer.from('h')), field(9, field(1, point))]))));
    expect(decodeMetrics(bytes, 'protobuf')).toMatchObject({ ok: true, batch: { records: [{ count: 3, counts: [1, 2], bounds: [1.5] }] } });
  });

  test.each([
    ['64-bit integers as numbers', { asInt: 17 }, 17],
    ['doubles as text', { asInt: undefined, asDouble: '2.5e3' }, 2500],
    ['NaN as text', { asInt: undefined, asDouble: 'NaN' }, Number.NaN],
    ['infinity as text', { asInt: undefined, asDouble: '-Infinity' }, Number.NEGATIVE_INFINITY],
    ['no value at all', { asInt: undefined }, null],
    ['fields of tomorrow', { tomorrow: { a: 1 } }, 17],
  ])('JSON takes %s', (_, fields, value) => {
    expect(decodeMetrics(json(metricsOf(gaugeOf(fields))), 'json')).toMatchObject({ ok: true, batch: { records: [{ value }] } });
  });

  test.each([
    ['a word for a number', { asInt: 'many' }, '"asInt" must be a number.'],
    ['a time that is none', { timeUnixNano: 'now' }, '"timeUnixNano" must be nanoseconds since 1970 as decimal text.'],
    ['attributes that are no list', { attributes: {} }, '"attributes" must be a list.'],
    ['an enum by name', { flags: 'NO_RECORDED_VALUE' }, '"flags" must be an integer, not a name.'],
  ])('JSON rejects %s alone', (_, fields, message) => {
    const request = metricsOf(gaugeOf(), gaugeOf(fields), gaugeOf());
    expect(decodeMetrics(json(request), 'json')).toMatchObject({
      ok: true,
      batch: { total: 3, records: [{ index: 0 }, { index: 2 }], rejected: [{ index: 1, code: 'invalid_type', message }] },
    });
  });

  test('a metric of wrong types is rejected with each of its points, and its neighbours live', () => {
    const bad = { ...gaugeOf(), name: 7, gauge: { dataPoints: [{}, {}, {}] } };
    const decoded = decodeMetrics(json(metricsOf(bad, gaugeOf(), { name: 'x', sum: 3 }, 'metric')), 'json');
    expect(decoded).toMatchObject({ ok: true, batch: { total: 6, records: [{ index: 3 }] } });
    expect(decoded.ok && decoded.batch.rejected.map(({ index }) => index)).toEqual([0, 1, 2, 4, 5]);
  });

  test('a body that is cut or no metrics is refused whole', () => {
    const bytes = encode(metricsRequest);
    expect(decodeMetrics(bytes.subarray(0, bytes.length - 3), 'protobuf')).toMatchObject({ ok: false, refusal: { status: 400 } });
    expect(decodeMetrics(json([1]), 'json')).toMatchObject({ ok: false, refusal: { status: 400, code: 'unreadable' } });
    expect(decodeMetrics(json({ resourceMetrics: { resource: metricsResource } }), 'json')).toMatchObject({ ok: false });
  });

  test('bytes that were changed anywhere give points or a refusal, and nothing else', () => {
    const bytes = encode(metricsRequest);
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(bytes.length - 1), fc.nat(255)), { minLength: 1, maxLength: 6 }), (changes) => {
        const changed = Buffer.from(bytes);
        for (const [at, value] of changes) changed[at] = value;
        const decoded = decodeMetrics(changed, 'protobuf');
        if (!decoded.ok) expect(decoded.refusal.status).toBe(400);
      }),
      { numRuns: 2000 },
    );
  });
});
