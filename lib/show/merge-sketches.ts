import { addTo, type Sketch } from '@/lib/domain';

/**
 * The pairs of several sketches that PostgreSQL wrote one after the other, flat: `bucket,count,bucket,count`. '' and null hold none. Gathering text
 * in one statement and adding up here takes a fifth of the time of unnesting and adding up in SQL.
 */
export const readPairs = (text: string | null): number[] => (text === null || text === '' ? [] : text.split(',').map(Number));

/** Adds flat pairs to a sketch in place. */
export function addPairs(sketch: Sketch, pairs: readonly number[]): void {
  for (let at = 0; at + 1 < pairs.length; at += 2) addTo(sketch, pairs[at] ?? 0, pairs[at + 1] ?? 0);
}
