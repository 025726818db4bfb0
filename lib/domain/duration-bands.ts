import { GAMMA, ZERO_BUCKET } from './sketch';

/** Buckets of a sketch in one band: a band ends at about twice of where it begins, and no bucket lies in two. */
const BUCKETS = 35;

/** The band of a sketch's bucket: 0 up to one millisecond, then 1, 2, ... each twice as long. */
export const bandOf = (bucket: number): number => (bucket === ZERO_BUCKET || bucket <= 0 ? 0 : Math.ceil(bucket / BUCKETS));

/** What durations lie in a band, in ms: longer than `overMs`, at most `upToMs`. The first holds zero as well. */
export const bandEdges = (band: number): { overMs: number; upToMs: number } => ({
  overMs: band === 0 ? -1 : GAMMA ** (BUCKETS * (band - 1)),
  upToMs: GAMMA ** (BUCKETS * band),
});
