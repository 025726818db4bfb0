import { badRatio, countBy, sumOf, type Tally, valueOfDimension } from './count-by';
import { type Dimension, dimensions, type PlaceCounts } from './place-counts';

/** A single place that could explain the failures, with how its neighbours fare. */
export interface Candidate {
  dimension: Dimension;
  id: string;
  /** Set when the thing fails at one facility only and works at others. */
  at: string | null;
  own: Tally;
  neighbours: Tally;
  /** Of all failed transactions, 0-1. */
  share: number;
  /** Own bad ratio less that of the neighbours. */
  contrast: number;
}

/** A place must explain this much of the failures. */
export const EXPLAINS = 0.8;
/** Neighbours are healthy when at most this part of what ended there ended badly, and at most a third of the place's own part. */
const HEALTHY = 0.05;

function candidate(dimension: Dimension, id: string, at: string | null, own: Tally, all: Tally): Candidate | null {
  const neighbours = { failed: all.failed - own.failed, bad: all.bad - own.bad, good: all.good - own.good };
  const [ownRatio, restRatio] = [badRatio(own), badRatio(neighbours)];
  const share = own.failed / all.failed;
  if (share < EXPLAINS || ownRatio === null || restRatio === null) return null;
  if (restRatio > HEALTHY || restRatio > ownRatio / 3) return null;
  return { dimension, id, at, own, neighbours, share, contrast: ownRatio - restRatio };
}

/** Every single place that explains enough of the failures while its neighbours are healthy, the clearest first. */
export function findCandidates(counts: readonly PlaceCounts[]): Candidate[] {
  const all = sumOf(counts);
  const found: Candidate[] = [];
  for (const dimension of dimensions) {
    for (const [id, own] of countBy(counts, valueOfDimension(dimension))) {
      const one = candidate(dimension, id, null, own, all);
      if (one) found.push(one);
    }
  }
  const atFacility = (place: PlaceCounts) =>
    valueOfDimension('connector')(place) && valueOfDimension('facility')(place) ? `${place.connector}\u0000${place.facility}` : null;
  for (const [key, own] of countBy(counts, atFacility)) {
    const [connector = '', facility = ''] = key.split('\u0000');
    const one = candidate('connector', connector, facility, own, all);
    if (one) found.push(one);
  }
  const clearest = Math.max(...found.map((one) => one.contrast));
  return found.sort((a, b) => rank(a, clearest) - rank(b, clearest));
}

const NEARLY = 0.1;

/** Among places nearly as clear as the clearest the plainer one is named: a connector everywhere before a connector at one facility. */
function rank({ at, contrast, dimension }: Candidate, clearest: number): number {
  const behind = clearest - contrast;
  return behind > NEARLY ? dimensions.length + 1 + behind : at === null ? dimensions.indexOf(dimension) : dimensions.length;
}
