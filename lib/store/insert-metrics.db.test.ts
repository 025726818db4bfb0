import { expect, test } from 'vitest';
import { z } from 'zod';
import { query, sql } from '@/lib/db';
import { testDatabase } from '@/lib/db/testing';
import type { MetricPoint, MetricSeries, NormalizedBatch } from '@/lib/domain';
import { SERIES_LIMIT } from './admit-series.db';
import { insertBatch } from './insert-batch.db';

testDatabase();

const now = new Date('2026-11-22T12:00:00Z');
const origin = { environment: 'production', source: 'broker', endpoint: 'metrics', history: false, now };
const uuid = (n: number) => `aaaaaaaa-0000-8000-8000-${String(n).padStart(12, '0')}`;

const aSeries = (n: number, fields: Partial<MetricSeries> = {}): MetricSeries => ({
  id: uuid(n),
  environment: 'production',
  source: 'broker',
  name: 'throughline.queue.depth',
  unit: '{message}',
  kind: 'gauge',
  temporality: 'instant',
  monotonic: false,
  facility: 'unassigned',
  department: 'unassigned',
  workflow: 'unassigned',
  interface: 'if-po-out',
  connector: null,
  application: 'app-ipaas',
  attributes: { queue: `q${n}` },
  sketchErrorRatio: null,
  ...fields,
});

function aPoint(series: MetricSeries, minute: number, fields: Partial<MetricPoint> = {}): MetricPoint {
  const at = new Date(now.getTime() - 3_600_000 + minute * 60_000);
  const none = { startAt: null, count: null, sum: null, min: null, max: null, sketch: null, quantiles: null };
  return { series, at, stamp: at.toISOString(), value: minute, ...none, ...fields };
}

const batchOf = (...points: MetricPoint[]): NormalizedBatch => ({
  events: [],
  spans: [],
  metrics: points.map((point, index) => ({ index, point })),
  rejected: [],
});

const insert = (...points: MetricPoint[]) => insertBatch(batchOf(...points), origin);

const pictureSchema = z.object({ picture: z.unknown() });
async function picture(name: string): Promise<unknown> {
  const [row] = await query(
    sql`SELECT jsonb_build_object(
          'series', (SELECT jsonb_agg(to_jsonb(s) - 'seen_at' - 'step' ORDER BY id) FROM metric_series s WHERE name = ${name}),
          'points', (SELECT jsonb_agg(to_jsonb(p) ORDER BY series_id, at) FROM metric_point p JOIN metric_series s ON s.id = p.series_id WHERE name = ${name})
        ) AS picture`,
    pictureSchema,
  );
  return row?.picture;
}

const latest = (n: number) =>
  query(
    sql`SELECT last_value, to_char(last_at AT TIME ZONE 'UTC', 'HH24:MI') AS last_at, extract(epoch from step)::int AS step FROM metric_series WHERE id = ${uuid(n)}::uuid`,
    z.object({ last_value: z.number().nullable(), last_at: z.string(), step: z.number().nullable() }),
  );

test('a batch that comes twice, in parts and turned round, changes nothing', async () => {
  const series = [1, 2].map((n) => aSeries(n, { name: 'twice' }));
  const points = series.flatMap((one) => [1, 2, 3, 4].map((minute) => aPoint(one, minute)));
  expect(await insert(...points)).toEqual({ accepted: 8, duplicates: 0, rejected: 0, errors: [] });
  const before = await picture('twice');
  expect(await insert(...points)).toEqual({ accepted: 0, duplicates: 8, rejected: 0, errors: [] });
  expect(await insert(...points.toReversed().slice(0, 3))).toMatchObject({ accepted: 0, duplicates: 3 });
  expect(await picture('twice')).toEqual(before);
});

test('points in any order give what they give in order', async () => {
  const make = (n: number, name: string) => [1, 2, 3, 7].map((minute) => aPoint(aSeries(n, { name }), minute));
  for (const point of make(3, 'order')) await insert(point);
  const [one, two, three, seven] = make(3, 'order');
  const turned = [seven, one, three, two].flatMap((point) =>
    point ? [{ ...point, series: { ...point.series, id: uuid(4), name: 'turned' } }] : [],
  );
  for (const point of turned) await insert(point);
  const strip = (value: unknown) =>
    JSON.parse(
      JSON.stringify(value)
        .replaceAll(uuid(4), uuid(3))
        .replaceAll('turned', 'order')
        .replaceAll(/"first_at":"[^"]+"/g, '"first_at":""'),
    );
  expect(strip(await picture('turned'))).toEqual(strip(await picture('order')));
  expect(await latest(4)).toEqual([{ last_value: 7, last_at: '11:07', step: null }]);
});

test('the newest point is at hand, with how often it speaks; a late one moves nothing; no value is told as none', async () => {
  const series = aSeries(5, { name: 'newest' });
  await insert(aPoint(series, 1), aPoint(series, 3));
  expect(await latest(5)).toEqual([{ last_value: 3, last_at: '11:03', step: 120 }]);
  await insert(aPoint(series, 2));
  expect(await latest(5)).toEqual([{ last_value: 3, last_at: '11:03', step: 120 }]);
  await insert(aPoint(series, 4, { value: null }));
  expect(await latest(5)).toEqual([{ last_value: null, last_at: '11:04', step: 60 }]);
});

test('two points of one millisecond are two, and histograms keep all they were sent', async () => {
  const series = aSeries(6, { name: 'fine', kind: 'histogram', temporality: 'cumulative', sketchErrorRatio: 0.02 });
  const fields = { value: null, count: 3, sum: 4.5, min: 1, max: 2, sketch: [-1, 1, 700, 2], startAt: new Date(now.getTime() - 7_200_000) };
  const stamp = aPoint(series, 1).stamp.replace('000Z', '000001Z');
  expect(await insert(aPoint(series, 1, fields), aPoint(series, 1, { ...fields, stamp }))).toMatchObject({ accepted: 2 });
  expect(await picture('fine')).toMatchObject({
    series: [{ kind: 'histogram', sketch_error: 0.02, attributes: { queue: 'q6' } }],
    points: [{ n: 3, sum: 4.5, min: 1, max: 2, sketch: [-1, 1, 700, 2], value: null }, { n: 3 }],
  });
});

test('requests at once with the same new series neither lose nor double a point', async () => {
  const series = Array.from({ length: 40 }, (_, i) => aSeries(100 + i, { name: 'crowd' }));
  const answers = await Promise.all(
    Array.from({ length: 8 }, (_, r) =>
      insert(...(r % 2 ? series : series.toReversed()).flatMap((one) => [aPoint(one, r % 4), aPoint(one, 4 + r)])),
    ),
  );
  const accepted = answers.reduce((sum, answer) => sum + answer.accepted, 0);
  expect(accepted).toBe(40 * (4 + 8));
  expect(answers.reduce((sum, answer) => sum + answer.duplicates, 0)).toBe(40 * 4);
});

test('series beyond the ceiling are refused one by one, counted, and kept as a few', async () => {
  const point = (n: number, minute: number) => aPoint(aSeries(10_000 + n, { name: 'wild' }), minute);
  const all = Array.from({ length: SERIES_LIMIT + 150 }, (_, n) => point(n, 1));
  const answer = await insert(...all);
  expect(answer).toMatchObject({ accepted: SERIES_LIMIT, rejected: 150 });
  expect(answer.errors).toHaveLength(100);
  expect(answer.errors[0]).toMatchObject({
    code: 'too_many_series',
    message: expect.stringContaining('"wild" of "broker" already has 1000 series'),
  });
  // Known series go on; another metric and another sender are not touched by it.
  expect(await insert(...all.map((_, n) => point(n, 2)))).toMatchObject({ accepted: SERIES_LIMIT, rejected: 150 });
  expect(
    await insert(aPoint(aSeries(20_000, { name: 'tame' }), 1), aPoint(aSeries(20_001, { name: 'wild', source: 'other' }), 1)),
  ).toMatchObject({ accepted: 2 });
  const counts = await query(
    sql`SELECT (SELECT points FROM metric_overflow WHERE name = 'wild' AND source = 'broker') AS points,
          (SELECT count(*) FROM metric_overflow) AS rows, (SELECT count(*) FROM rejected_record WHERE code = 'too_many_series') AS kept`,
    z.object({ points: z.number(), rows: z.number(), kept: z.number() }),
  );
  expect(counts).toEqual([{ points: 300, rows: 1, kept: 200 }]);
});

test('a point that PostgreSQL will not hold is refused alone', async () => {
  const series = aSeries(7, { name: 'odd' });
  const bad = aPoint(series, 2, { sketch: [2 ** 40, 1] });
  expect(await insert(aPoint(series, 1), bad, aPoint(series, 3))).toMatchObject({
    accepted: 2,
    rejected: 1,
    errors: [{ index: 1, code: 'not_storable' }],
  });
});
