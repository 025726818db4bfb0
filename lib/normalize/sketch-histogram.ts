import { addTo, BEYOND_BUCKET, bucketOf, type DecodedPoint, flattenSketch, SKETCH_SCALE, type Sketch, ZERO_BUCKET } from '@/lib/domain';
import { RecordFault } from './record-fault';

/** More buckets than any exporter's default has; one point must not be a million of them. */
const MOST_BUCKETS = 2_000;
/** Counts of a sketch are 32-bit integers in the database. */
const MOST_COUNT = 2 ** 31 - 1;
/** Source: OpenTelemetry metrics data model, exponential histogram scale. */
const SCALES = { min: -10, max: 20 };

/**
 * The sketch of a histogram with told bounds: each value counts at the upper end of its bucket, so a quantile is never too low, and too
 * high by at most the width of that bucket; past the last bound the maximum stands, or "beyond" where none is told. Null when values
 * below zero are possible: the first bucket reaches down to min or the bounds themselves do. Throws RecordFault when counts and bounds
 * contradict each other.
 */
export function sketchBounds(point: DecodedPoint): number[] | null {
  const { bounds, counts, count, min, max } = point;
  if (bounds.length === 0 && counts.length === 0) return null;
  if (counts.length !== bounds.length + 1)
    throw new RecordFault(
      'contradiction',
      `A histogram of ${bounds.length} bounds has ${bounds.length + 1} buckets, not ${counts.length}.`,
    );
  checkSize(counts.length);
  if (bounds.some((bound, i) => !Number.isFinite(bound) || bound <= (bounds[i - 1] ?? Number.NEGATIVE_INFINITY)))
    throw new RecordFault('invalid_value', '"explicitBounds" must be finite and rise from one to the next.');
  checkTotal(counts, count);
  const [first = 0] = bounds;
  if (count > MOST_COUNT || first < 0 || (min !== null && min < 0)) return null;
  const sketch: Sketch = new Map();
  counts.forEach((n, i) => {
    if (n === 0) return;
    const bound = bounds[i];
    const top = bound === undefined ? max : max === null ? bound : Math.min(bound, max);
    addTo(sketch, top === null ? BEYOND_BUCKET : bucketAt(top), n);
  });
  return flattenSketch(sketch);
}

/**
 * The sketch of an exponential histogram: each value counts in the middle of its bucket, which is off by at most
 * `exponentialErrorRatio`. Null when there are values below zero. Throws RecordFault when its counts contradict each other.
 */
export function sketchExponential(point: DecodedPoint): number[] | null {
  const { scale, zeroCount, positive, negative, count } = point;
  if (scale < SCALES.min || scale > SCALES.max)
    throw new RecordFault('invalid_value', `"scale" must be from ${SCALES.min} to ${SCALES.max}; it is ${scale}.`);
  checkSize(positive.counts.length + negative.counts.length);
  checkTotal([zeroCount, ...positive.counts, ...negative.counts], count);
  if (count > MOST_COUNT || negative.counts.some((n) => n > 0)) return null;
  const sketch: Sketch = new Map();
  if (zeroCount > 0) addTo(sketch, ZERO_BUCKET, zeroCount);
  const base = 2 ** (2 ** -scale);
  positive.counts.forEach((n, i) => {
    if (n === 0) return;
    // The point between (base^k, base^(k+1)] with the smallest worst relative error; logarithms, because scale -10 leaves doubles behind.
    const log2 = (positive.offset + i) * 2 ** -scale + Math.log2(Number.isFinite(base) ? (2 * base) / (1 + base) : 2);
    addTo(sketch, bucketAt(2 ** log2), n);
  });
  return flattenSketch(sketch);
}

/** How far the middle of a bucket may lie from a value in it, as a share of the value. */
export function exponentialErrorRatio(scale: number): number {
  const base = 2 ** (2 ** -scale);
  return Number.isFinite(base) ? (base - 1) / (base + 1) : 1;
}

function bucketAt(value: number): number {
  const scaled = value * SKETCH_SCALE;
  return Number.isFinite(scaled) ? bucketOf(Math.max(0, scaled)) : BEYOND_BUCKET;
}

function checkSize(buckets: number): void {
  if (buckets > MOST_BUCKETS)
    throw new RecordFault('too_large', `The histogram has ${buckets} buckets; at most ${MOST_BUCKETS} are kept. Send coarser ones.`);
}

function checkTotal(counts: readonly number[], count: number): void {
  const total = counts.reduce((sum, n) => sum + n, 0);
  // Beyond 2^53 neither sum is exact.
  if (total !== count && total <= Number.MAX_SAFE_INTEGER)
    throw new RecordFault('contradiction', `The buckets hold ${total} values, but "count" says ${count}.`);
}
