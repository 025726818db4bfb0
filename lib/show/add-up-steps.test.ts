import { describe, expect, test } from 'vitest';
import { BEYOND_BUCKET, bucketOf, SKETCH_SCALE } from '@/lib/domain';
import { type Course, combineCourses, courseOf, metricQuantile, type SeriesStep } from './add-up-steps';

const from = Date.UTC(2026, 10, 22);
const window = { fromMs: from, stepMs: 60_000, count: 4 };
/** A point so many seconds after the window begins, counting since another such second. */
const at = (seconds: number, value: number | null, since: number | null = -600): SeriesStep => ({
  seriesId: 's',
  at: new Date(from + seconds * 1000),
  startAt: since === null ? null : new Date(from + since * 1000),
  value,
  n: null,
  sum: null,
  sketch: null,
});

describe('a counter', () => {
  test.each<[string, SeriesStep[], (number | null)[]]>([
    ['what it grew by, in the step it was told', [at(-10, 100), at(30, 110), at(90, 125)], [10, 15, null, null]],
    ['the first point in the window is no growth when it began before', [at(30, 110), at(90, 125)], [null, 15, null, null]],
    ['but all of it when it began in the window', [at(30, 7, 5), at(90, 9, 5)], [7, 2, null, null]],
    ['a fall is a reset: it counts anew', [at(-10, 100), at(30, 110), at(90, 4), at(150, 6)], [10, 4, 2, null]],
    ['a new start is a reset, even where it has outgrown the old one', [at(-10, 100), at(90, 500, 60)], [null, 500, null, null]],
    ['a start that is said again is none', [at(-10, 100, -600), at(90, 130, -600)], [null, 30, null, null]],
    ['resets within a step lose nothing', [at(-10, 100), at(10, 110), at(20, 3, 11), at(50, 5, 11)], [15, null, null, null]],
    ['no value breaks nothing', [at(-10, 100), at(30, null), at(90, 130)], [null, 30, null, null]],
    ['standing still is zero, silence is nothing', [at(-10, 100), at(30, 100)], [0, null, null, null]],
    ['without a start nothing before the first point is known', [at(30, 7, null), at(90, 9, null)], [null, 2, null, null]],
  ])('%s', (_, steps, expected) => {
    expect(courseOf({ kind: 'cumulative', steps }, window).map(({ value }) => value)).toEqual(expected);
  });
});

test('a level is its last number of a step; what is outside of the window is not drawn', () => {
  const course = (steps: SeriesStep[], kind: Course['kind'] = 'last') => courseOf({ kind, steps }, window).map(({ value }) => value);
  expect(course([at(-1, 9), at(10, 5), at(50, 3), at(130, 0), at(400, 8)])).toEqual([3, null, 0, null]);
  expect(course([at(0, 5), at(0, 2), at(60, 3)], 'delta')).toEqual([7, 3, null, null]);
});

test('histograms: counts, sums and sketches since the point before; quantiles in the unit', () => {
  const bucket = (value: number) => bucketOf(value * SKETCH_SCALE);
  const slow = [bucket(0.25), 3, bucket(8), 1];
  const steps = [
    { ...at(-10, null), n: 3, sum: 1, sketch: [bucket(0.25), 3] },
    { ...at(30, null), n: 4, sum: 9, sketch: slow },
    { ...at(90, null), n: 6, sum: 9.5, sketch: [bucket(0.25), 5, bucket(8), 1] },
  ];
  const course = courseOf({ kind: 'cumulative', steps }, window);
  expect(course.map(({ n, sum }) => [n, sum])).toEqual([
    [1, 8],
    [2, 0.5],
    [null, null],
    [null, null],
  ]);
  expect(metricQuantile(course[0]?.sketch ?? null, 0.95)).toBeCloseTo(8, 0);
  expect(metricQuantile(course[1]?.sketch ?? null, 0.95)).toBeCloseTo(0.25, 2);
  expect(metricQuantile(course[2]?.sketch ?? null, 0.95)).toBeNull();
  expect(metricQuantile(new Map([[BEYOND_BUCKET, 2]]), 0.5)).toBeNull();
});

test.each<['sum' | 'max' | 'min', (number | null)[]]>([
  ['sum', [5, 3, null]],
  ['max', [3, 3, null]],
  ['min', [2, 3, null]],
])('several series as one: %s', (levels, expected) => {
  const course = (...values: (number | null)[]) => values.map((value) => ({ value, n: null, sum: null, sketch: null }));
  expect(combineCourses([course(2, 3, null), course(3, null, null)], levels).map(({ value }) => value)).toEqual(expected);
});
