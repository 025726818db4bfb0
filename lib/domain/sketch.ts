/**
 * A quantile sketch with logarithmic buckets: value v (ms, >= 1) falls in bucket ceil(ln v / ln GAMMA), so any quantile is
 * within RELATIVE_ERROR of the true one, and sketches merge exactly by adding counts. Source: DDSketch, PVLDB 12(12), 2019.
 * Shape: bucket -> count; ZERO_BUCKET holds 0 <= v < 1. The same pairs are stored flat in `int[]` (index, count, ...).
 */
export type Sketch = Map<number, number>;

export const RELATIVE_ERROR = 0.01;
export const GAMMA = (1 + RELATIVE_ERROR) / (1 - RELATIVE_ERROR);
export const ZERO_BUCKET = -1;
const LN_GAMMA = Math.log(GAMMA);

/** Returns the bucket of a value in ms. Throws RangeError below zero: a negative duration is a clock fault, never a number. */
export function bucketOf(valueMs: number): number {
  if (!(valueMs >= 0)) throw new RangeError(`a duration must not be negative or missing: ${valueMs}`);
  if (valueMs < 1) return ZERO_BUCKET;
  return Math.ceil(Math.log(valueMs) / LN_GAMMA);
}

/** Returns the value in ms that stands for a bucket: the point with the smallest worst relative error. */
export function middleOf(bucket: number): number {
  if (bucket === ZERO_BUCKET) return 0;
  return (2 * GAMMA ** bucket) / (GAMMA + 1);
}

/** Returns a sketch of the values in ms. */
export function sketchOf(valuesMs: Iterable<number>): Sketch {
  const sketch: Sketch = new Map();
  for (const value of valuesMs) addTo(sketch, bucketOf(value), 1);
  return sketch;
}

/** Adds a count to a bucket in place; a bucket that falls to zero disappears. */
export function addTo(sketch: Sketch, bucket: number, count: number): void {
  const next = (sketch.get(bucket) ?? 0) + count;
  if (next === 0) sketch.delete(bucket);
  else sketch.set(bucket, next);
}

/** Returns a new sketch equal to that of all values of both. */
export function mergeSketches(sketches: Iterable<Sketch>): Sketch {
  const merged: Sketch = new Map();
  for (const sketch of sketches) for (const [bucket, count] of sketch) addTo(merged, bucket, count);
  return merged;
}

/** Returns the flat form `[bucket, count, ...]`, ascending by bucket. */
export function flattenSketch(sketch: Sketch): number[] {
  return [...sketch].sort((a, b) => a[0] - b[0]).flat();
}

/** Returns the sketch of a flat form. */
export function unflattenSketch(flat: readonly number[]): Sketch {
  const sketch: Sketch = new Map();
  for (let i = 0; i + 1 < flat.length; i += 2) addTo(sketch, flat[i] ?? 0, flat[i + 1] ?? 0);
  return sketch;
}

/** Returns how many values a sketch holds. */
export function countOf(sketch: Sketch): number {
  let count = 0;
  for (const n of sketch.values()) count += n;
  return count;
}

/** Returns the nearest-rank quantile in ms for 0 < q <= 1, or null when the sketch is empty: no data is not zero. */
export function quantileOf(sketch: Sketch, q: number): number | null {
  const count = countOf(sketch);
  if (count === 0) return null;
  const rank = Math.max(1, Math.ceil(q * count));
  let seen = 0;
  let last = ZERO_BUCKET;
  for (const [bucket, n] of [...sketch].sort((a, b) => a[0] - b[0])) {
    seen += n;
    last = bucket;
    if (seen >= rank) break;
  }
  return middleOf(last);
}
