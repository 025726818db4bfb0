import { middleOf } from './sketch';

/** Counts by bucket of the lists at hand, cleared after every use. Buckets begin at -1. */
let counts = new Float64Array(2048);

/**
 * The nearest-rank quantiles in ms, ascending `qs`, of all sketches given as flat pairs (bucket, count, ...) together; null without a value. The same as
 * quantileOf of their merge. Cost: one step a pair and one a bucket between the lowest and the highest; nothing is sorted.
 */
export function quantilesOf(lists: readonly (readonly number[])[], qs: readonly number[]): (number | null)[] {
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  let total = 0;
  for (const pairs of lists) {
    for (let at = 0; at + 1 < pairs.length; at += 2) {
      const slot = (pairs[at] ?? 0) + 1;
      const n = pairs[at + 1] ?? 0;
      if (slot >= counts.length) counts = grown(slot);
      counts[slot] = (counts[slot] ?? 0) + n;
      total += n;
      if (slot < low) low = slot;
      if (slot > high) high = slot;
    }
  }
  const found: (number | null)[] = [];
  let seen = 0;
  let slot = low - 1;
  for (const q of qs) {
    const rank = Math.max(1, Math.ceil(q * total));
    while (seen < rank && slot < high) {
      slot += 1;
      seen += counts[slot] ?? 0;
    }
    found.push(total > 0 ? middleOf(slot - 1) : null);
  }
  if (high >= low) counts.fill(0, low, high + 1);
  return found;
}

function grown(slot: number): Float64Array<ArrayBuffer> {
  const larger = new Float64Array(2 * slot);
  larger.set(counts);
  return larger;
}
