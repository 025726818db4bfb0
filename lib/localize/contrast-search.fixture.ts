import { type Dimension, dimensions, type PlaceCounts } from './place-counts';
import { knownIn, type Scope } from './scope';

/**
 * The search that was here before, to be compared with: a place explains at least 80 % of the failed transactions, and of its neighbours at
 * most 5 % ended badly and at most a third of its own part; one dimension, or a connector at one facility.
 */
export function searchByContrast(counts: readonly PlaceCounts[]): Scope | null {
  const all = sum(counts);
  if (all.failed < 5) return null;
  const known: readonly Dimension[] = dimensions.filter((dimension) => dimension !== 'department');
  const found = [...known.map((dimension) => [dimension]), ['connector', 'facility'] satisfies Dimension[]].flatMap((picked) => {
    const groups = Map.groupBy(counts, (place) => {
      const values = picked.map((dimension) => knownIn(place, dimension));
      return values.includes(null) ? '' : values.join('\u0000');
    });
    return [...groups].flatMap(([key, list]) => {
      if (key === '') return [];
      const own = sum(list);
      const [ratio, rest] = [own.bad / (own.bad + own.good), (all.bad - own.bad) / (all.bad + all.good - own.bad - own.good)];
      if (own.failed / all.failed < 0.8 || Number.isNaN(ratio) || Number.isNaN(rest) || rest > 0.05 || rest > ratio / 3) return [];
      return [
        { scope: Object.fromEntries(picked.map((d, i) => [d, [key.split('\u0000')[i] ?? '']])) as Scope, picked, contrast: ratio - rest },
      ];
    });
  });
  const clearest = Math.max(...found.map(({ contrast }) => contrast));
  const rank = ({ picked, contrast }: (typeof found)[number]) =>
    clearest - contrast > 0.1 ? 10 + clearest - contrast : picked.length > 1 ? 5 : known.indexOf(picked[0] ?? 'workflow');
  return found.sort((a, b) => rank(a) - rank(b))[0]?.scope ?? null;
}

const sum = (counts: readonly PlaceCounts[]) =>
  counts.reduce((all, { failed, bad, good }) => ({ failed: all.failed + failed, bad: all.bad + bad, good: all.good + good }), {
    failed: 0,
    bad: 0,
    good: 0,
  });
