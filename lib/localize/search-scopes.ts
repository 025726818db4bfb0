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
  /** What is too little to speak of inside a scope. What is worth it stays so with more counted. */
  isWorth: (inside: Tally) => boolean;
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
  /** By dimension, in the same order: numbers of values. */
  values: readonly (readonly number[])[];
  own: Tally;
  score: number;
}

/**
 * The places where it happens, the surest first, each with its cells taken out before the next is sought; empty when it happens as often
 * everywhere. Exhaustive over all values of one and two dimensions. Cost: one pass over the cells for each combination of dimensions, and
 * again for each place found: 9,000 cells in 6 ms.
 */
export function searchScopes(search: Search): FoundScope[] {
  const found: FoundScope[] = [];
  const table = tabulate(search.cells.filter(({ size }) => size > 0));
  let left = table.rows;
  while (found.length < MOST_PLACES) {
    const ranked = rankCandidates(table, left, search);
    const best = pickPlainest(ranked);
    if (!best) return found;
    const scope = scopeOf(best, table);
    found.push({ scope, own: best.own, score: best.score, rival: findRival(best, ranked, { table, left }) });
    left = left.filter(({ place }) => !isInside(place, scope));
  }
  return found;
}

/** A cell, and where its numbers stand in the columns of the table. */
interface Row extends Cell {
  at: number;
}

/** The cells with their values by number: keys of put-together names, or maps, were most of what the search of 5,000 cells cost. */
interface Table {
  rows: readonly Row[];
  /** The number of each cell's value, by dimension; -1 where it is not known. */
  codes: readonly Int32Array[];
  /** The values that the numbers stand for. */
  names: readonly (readonly string[])[];
  /** Where a combination of values is counted, by their numbers put together; all 0 between two counts. */
  slots: Int32Array;
}

function tabulate(cells: readonly Cell[]): Table {
  const known = dimensions.map((dimension) => {
    const numbers = new Map<string, number>();
    const codes = new Int32Array(cells.length).fill(-1);
    cells.forEach(({ place }, at) => {
      const value = knownIn(place, dimension);
      if (value === null) return;
      const code = numbers.get(value) ?? numbers.size;
      if (code === numbers.size) numbers.set(value, code);
      codes[at] = code;
    });
    return { codes, names: [...numbers.keys()] };
  });
  const [most = 0, second = 0] = known.map(({ names }) => names.length).sort((a, b) => b - a);
  return {
    rows: cells.map(({ place, hits, size }, at) => ({ place, hits, size, at })),
    codes: known.map(({ codes }) => codes),
    names: known.map(({ names }) => names),
    slots: new Int32Array(Math.max(most, most * second)),
  };
}

/** Each dimension, and each two of them. */
const combinations: readonly (readonly Dimension[])[] = [
  ...dimensions.map((one) => [one]),
  ...dimensions.flatMap((one, i) => dimensions.slice(i + 1).map((other) => [one, other])),
];

function rankCandidates(table: Table, left: readonly Row[], { judge, bunch, isWorth }: Search): Candidate[] {
  const all = sumOf(left);
  const weigh = (picked: readonly Dimension[], values: Candidate['values'], own: Tally): Candidate[] => {
    if (!isWorth(own)) return [];
    const penalty = PENALTY * picked.length + ANOTHER * (Math.max(...values.map(({ length }) => length)) - 1);
    const score = judge(own, { hits: all.hits - own.hits, size: all.size - own.size }) / bunch - penalty;
    return score > 0 ? [{ picked, values, own, score }] : [];
  };
  return combinations
    .flatMap((picked) => {
      const tallies = countBy(table, left, picked);
      const single = tallies.flatMap(({ values, own }) =>
        weigh(
          picked,
          values.map((value) => [value]),
          own,
        ),
      );
      const several =
        picked.length === 2 ? joinValues(tallies, { judge, isWorth, all }).flatMap(({ values, own }) => weigh(picked, values, own)) : [];
      return [...single, ...several];
    })
    .sort((a, b) => b.score - a.score);
}

interface Pair {
  values: readonly number[];
  own: Tally;
}

/**
 * For each value of one of two dimensions, the worst two to four values of the other together. The worst subset of a size is always made of the
 * worst single ones (Neill 2012, linear-time subset scanning), so no other need be looked at.
 */
function joinValues(
  pairs: readonly Pair[],
  { judge, isWorth, all }: Pick<Search, 'judge' | 'isWorth'> & { all: Tally },
): { values: number[][]; own: Tally }[] {
  return [0, 1].flatMap((fixed) =>
    [...Map.groupBy(pairs, ({ values }) => values[fixed] ?? -1)].flatMap(([value, list]) => {
      if (list.length <= 2) return [];
      const together = sumOf(list.map(({ own }) => own));
      // Where all of it is meant, the value alone says so; what nearly all goes through confines nothing; and a part is worth no more than all.
      if (together.size > all.size * CONFINES || !isWorth(together)) return [];
      const worst = list.toSorted((a, b) => (judge(a.own, b.own) > 0 ? -1 : judge(b.own, a.own) > 0 ? 1 : 0));
      return Array.from({ length: Math.min(MOST_VALUES, list.length - 1) - 1 }, (_, i) => {
        const joined = worst.slice(0, i + 2);
        const others = joined.map(({ values }) => values[1 - fixed] ?? -1);
        return { values: fixed === 0 ? [[value], others] : [others, [value]], own: sumOf(joined.map(({ own }) => own)) };
      });
    }),
  );
}

const noCodes = new Int32Array(0);

/** Counts of each combination of values, in the order in which they are met. */
function countBy({ codes, names, slots }: Table, rows: readonly Row[], picked: readonly Dimension[]): Pair[] {
  const [first = noCodes, second = null] = picked.map((dimension) => codes[dimensions.indexOf(dimension)] ?? noCodes);
  const width = picked[1] === undefined ? 1 : (names[dimensions.indexOf(picked[1])]?.length ?? 0);
  const pairs: (Pair & { key: number; own: { hits: number; size: number } })[] = [];
  for (const { at, hits, size } of rows) {
    const one = first[at] ?? -1;
    const other = second === null ? 0 : (second[at] ?? -1);
    if (one < 0 || other < 0) continue;
    const key = one * width + other;
    const known = pairs[(slots[key] ?? 0) - 1];
    if (known) {
      known.own.hits += hits;
      known.own.size += size;
    } else slots[key] = pairs.push({ key, values: second === null ? [one] : [one, other], own: { hits, size } });
  }
  for (const { key } of pairs) slots[key] = 0;
  return pairs;
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

function findRival(best: Candidate, ranked: readonly Candidate[], { table, left }: { table: Table; left: readonly Row[] }): Scope | null {
  const rival = ranked.find(
    (one) =>
      one !== best && one.picked.length === best.picked.length && one.score >= best.score - RIVAL && !isSameThing(one.picked, best.picked),
  );
  if (!rival) return null;
  // Two places side by side are two places, not two names of one.
  const [a, b] = [scopeOf(best, table), scopeOf(rival, table)];
  const shared = sumOf(left.filter(({ place }) => isInside(place, a) && isInside(place, b)));
  return shared.size >= best.own.size / 2 ? b : null;
}

const scopeOf = ({ picked, values }: Candidate, { names }: Table): Scope =>
  Object.fromEntries(
    picked.map((dimension, i) => {
      const known = names[dimensions.indexOf(dimension)] ?? [];
      return [dimension, (values[i] ?? []).map((code) => known[code] ?? '').sort()];
    }),
  );

export function sumOf(tallies: Iterable<Tally>): Tally {
  const sum = { hits: 0, size: 0 };
  for (const { hits, size } of tallies) {
    sum.hits += hits;
    sum.size += size;
  }
  return sum;
}
