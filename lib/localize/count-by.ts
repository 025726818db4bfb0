import type { Dimension, PlaceCounts } from './place-counts';

export interface Tally {
  /** Failed transactions. */
  failed: number;
  /** Log entries that ended badly and well. */
  bad: number;
  good: number;
}

/** The counts summed by what `keyOf` makes of their place; places without a key are left out. */
export function countBy(counts: readonly PlaceCounts[], keyOf: (place: PlaceCounts) => string | null): Map<string, Tally> {
  const tallies = new Map<string, Tally>();
  for (const count of counts) {
    const key = keyOf(count);
    if (key === null || key === '') continue;
    const tally = tallies.get(key) ?? { failed: 0, bad: 0, good: 0 };
    tally.failed += count.failed;
    tally.bad += count.bad;
    tally.good += count.good;
    tallies.set(key, tally);
  }
  return tallies;
}

/** The value of one dimension; null when it is not known, since an unknown place explains nothing. */
export const valueOfDimension = (dimension: Dimension) => (place: PlaceCounts) =>
  place[dimension] === 'unassigned' || place[dimension] === '' ? null : place[dimension];

/** Bad ends of all ends, 0-1; null without any end: no data is not zero. */
export const badRatio = ({ bad, good }: Tally): number | null => (bad + good === 0 ? null : bad / (bad + good));

/** All counts in one, less some. */
export function sumOf(tallies: Iterable<Tally>): Tally {
  const sum = { failed: 0, bad: 0, good: 0 };
  for (const tally of tallies) {
    sum.failed += tally.failed;
    sum.bad += tally.bad;
    sum.good += tally.good;
  }
  return sum;
}
