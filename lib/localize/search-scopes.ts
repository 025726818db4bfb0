import type { Judge, Tally } from './judge-scope';
import { type Dimension, dimensions, type Place } from './place-counts';
import { isInside, knownIn, type Scope } from './scope';

export interface Cell extends Tally {
  place: Place;
}

export interface FoundScope {
  scope: Scope;
  own: Tally;
  /** Likelihood ratio less the penalty: how sure it is that this, and nothing plainer, is the place. */
  score: number;
  /** Another place that explains it nearly as well, since too little passed elsewhere to tell them apart. */
  rival: Scope | null;
}

export interface Search {
  cells: readonly Cell[];
  judge: Judge;
  /** Counts that come in bunches prove less than so many single ones: how many of them are one. */
  bunch: number;
  /** What is too little to speak of inside a scope. */
  isWorth: (inside: Tally) => boolean;
  /** Places in so many dimensions at once are looked at. */
  depth?: 1 | 2 | 3;
}

/**
 * Each dimension more must explain this much more (natural logarithm of the likelihood ratio). 6: a place that is named by one dimension is
 * chance once in some thousand tries, about the number of places that are tried; measured in search-scopes.test.ts.
 */
export const PENALTY = 6;
/** Each value more of one dimension, where the other has one: two departments of a facility. About the logarithm of how many twos there are. */
const ANOTHER = 4;
const MOST_VALUES = 4;
const CONFINES = 0.9;
/** Of places that explain it about as well, the plainer one is named. */
const ALIKE = 1;
/** A place is a rival when the likelihood ratio between the two is less than twenty. */
const RIVAL = 3;
const MOST_PLACES = 5;

interface Candidate {
  picked: readonly Dimension[];
  /** By dimension, in the same order. */
  values: readonly (readonly string[])[];
  own: Tally;
  score: number;
}

/**
 * The places where it happens, the surest first, each with its cells taken out before the next is sought; empty when it happens as often
 * everywhere. Exhaustive over all values of one and two dimensions. Cost: one pass over the cells for each combination of dimensions, and
 * again for each place found.
 */
export function searchScopes(search: Search): FoundScope[] {
  const found: FoundScope[] = [];
  const { numbered, values } = numberValues(search.cells.filter(({ size }) => size > 0));
  let cells: readonly Numbered[] = numbered;
  while (found.length < MOST_PLACES) {
    const ranked = rankCandidates(cells, values, search);
    const best = pickPlainest(ranked);
    if (!best) return found;
    const scope = scopeOf(best);
    found.push({ scope, own: best.own, score: best.score, rival: findRival(best, ranked, cells) });
    cells = cells.filter(({ place }) => !isInside(place, scope));
  }
  return found;
}

function combinations(depth: number): Dimension[][] {
  const sets: Dimension[][] = dimensions.map((one) => [one]);
  for (let at = 0; at < sets.length; at += 1) {
    const set = sets[at] ?? [];
    if (set.length >= depth) continue;
    for (const next of dimensions.slice(dimensions.indexOf(set.at(-1) ?? 'connector') + 1)) sets.push([...set, next]);
  }
  return sets;
}

function rankCandidates(
  cells: readonly Numbered[],
  names: readonly (readonly string[])[],
  { judge, bunch, isWorth, depth = 2 }: Search,
): Candidate[] {
  const all = sumOf(cells);
  const weigh = (picked: readonly Dimension[], values: Candidate['values'], own: Tally): Candidate[] => {
    if (!isWorth(own)) return [];
    const penalty = PENALTY * picked.length + ANOTHER * (Math.max(...values.map(({ length }) => length)) - 1);
    const score = judge(own, { hits: all.hits - own.hits, size: all.size - own.size }) / bunch - penalty;
    return score > 0 ? [{ picked, values, own, score }] : [];
  };
  return combinations(depth)
    .flatMap((picked) => {
      const tallies = countBy(
        cells,
        picked.map((dimension) => ({ at: dimensions.indexOf(dimension), values: names[dimensions.indexOf(dimension)] ?? [] })),
      );
      const single = tallies.flatMap(({ values, own }) =>
        weigh(
          picked,
          values.map((value) => [value]),
          own,
        ),
      );
      const several =
        picked.length === 2 ? joinValues(tallies, { judge, all }).flatMap(({ values, own }) => weigh(picked, values, own)) : [];
      return [...single, ...several];
    })
    .sort((a, b) => b.score - a.score);
}

interface Pair {
  values: readonly string[];
  own: Tally;
}

/**
 * For each value of one of two dimensions, the worst two to four values of the other together. The worst subset of a size is always made of the
 * worst single ones (Neill 2012, linear-time subset scanning), so no other need be looked at.
 */
function joinValues(pairs: readonly Pair[], { judge, all }: { judge: Judge; all: Tally }): { values: string[][]; own: Tally }[] {
  return [0, 1].flatMap((fixed) =>
    [...Map.groupBy(pairs, ({ values }) => values[fixed] ?? '')].flatMap(([value, list]) => {
      // Where all of it is meant, the value alone says so; and what nearly all goes through confines nothing.
      if (list.length <= 2 || sumOf(list.map(({ own }) => own)).size > all.size * CONFINES) return [];
      const worst = list.toSorted((a, b) => (judge(a.own, b.own) > 0 ? -1 : judge(b.own, a.own) > 0 ? 1 : 0));
      return Array.from({ length: Math.min(MOST_VALUES, list.length - 1) - 1 }, (_, i) => {
        const joined = worst.slice(0, i + 2);
        const others = joined.map(({ values }) => values[1 - fixed] ?? '').sort();
        return { values: fixed === 0 ? [[value], others] : [others, [value]], own: sumOf(joined.map(({ own }) => own)) };
      });
    }),
  );
}

/** A cell with the number of its value in each dimension, in the order of `dimensions`; -1 where it is not known. */
interface Numbered extends Cell {
  codes: readonly number[];
}

/** The cells with their values by number, and the values that the numbers stand for. */
function numberValues(cells: readonly Cell[]): { numbered: Numbered[]; values: string[][] } {
  const known = dimensions.map((dimension) => ({ dimension, codes: new Map<string, number>() }));
  const numbered = cells.map((cell): Numbered => {
    const codes = known.map(({ dimension, codes }) => {
      const value = knownIn(cell.place, dimension);
      if (value === null) return -1;
      const code = codes.get(value) ?? codes.size;
      codes.set(value, code);
      return code;
    });
    return { ...cell, codes };
  });
  return { numbered, values: known.map(({ codes }) => [...codes.keys()]) };
}

interface Column {
  at: number;
  values: readonly string[];
}

/** Counts of each combination of values. By numbers: keys of put-together names were most of what the search of 5,000 cells cost. */
function countBy(cells: readonly Numbered[], columns: readonly Column[]): Pair[] {
  const pairs = new Map<number, Pair & { own: { hits: number; size: number } }>();
  for (const { codes, hits, size } of cells) {
    let key = 0;
    for (const { at, values } of columns) {
      const code = codes[at] ?? -1;
      key = code < 0 ? -1 : key * values.length + code;
      if (key < 0) break;
    }
    if (key < 0) continue;
    let pair = pairs.get(key);
    if (!pair) {
      pair = { values: columns.map(({ at, values }) => values[codes[at] ?? -1] ?? ''), own: { hits: 0, size: 0 } };
      pairs.set(key, pair);
    }
    pair.own.hits += hits;
    pair.own.size += size;
  }
  return [...pairs.values()];
}

function pickPlainest(ranked: readonly Candidate[]): Candidate | undefined {
  const best = ranked[0]?.score ?? 0;
  const plainness = ({ picked, values }: Candidate) =>
    picked.length * 100 + values.flat().length * 10 + dimensions.indexOf(picked[0] ?? 'department');
  return ranked.filter(({ score }) => score >= best - ALIKE).sort((a, b) => plainness(a) - plainness(b) || b.score - a.score)[0];
}

/** What a connector leads to is no other place than the connector. */
const isSameThing = (a: readonly Dimension[], b: readonly Dimension[]) =>
  [a, b].every((picked) => picked.every((dimension) => dimension === 'connector' || dimension === 'application'));

function findRival(best: Candidate, ranked: readonly Candidate[], cells: readonly Cell[]): Scope | null {
  const rival = ranked.find(
    (one) =>
      one !== best && one.picked.length === best.picked.length && one.score >= best.score - RIVAL && !isSameThing(one.picked, best.picked),
  );
  if (!rival) return null;
  // Two places side by side are two places, not two names of one.
  const [a, b] = [scopeOf(best), scopeOf(rival)];
  const shared = sumOf(cells.filter(({ place }) => isInside(place, a) && isInside(place, b)));
  return shared.size >= best.own.size / 2 ? b : null;
}

const scopeOf = ({ picked, values }: Candidate): Scope => Object.fromEntries(picked.map((dimension, i) => [dimension, values[i] ?? []]));

export function sumOf(tallies: Iterable<Tally>): Tally {
  const sum = { hits: 0, size: 0 };
  for (const { hits, size } of tallies) {
    sum.hits += hits;
    sum.size += size;
  }
  return sum;
}
