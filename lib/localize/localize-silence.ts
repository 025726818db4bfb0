import { sayCount, sayShare } from '@/lib/domain/say';
import { judgeMissing, type Tally } from './judge-scope';
import { copyOf, EXPLAINS, nowhere, placeOf } from './localize';
import type { FlowCounts, SilenceInput, Verdict } from './place-counts';
import { provePlace, reachOf, silence } from './prove-place';
import { nameScope, sayKind } from './say-scope';
import { isInside } from './scope';
import { type Cell, searchScopes, sumOf } from './search-scopes';

/** A place where less than this was expected has said nothing by saying nothing. */
const FEWEST_EXPECTED = 8;
/** Less than half of what the rest sends is missing; more is a quiet day. */
const MOST_LEFT = 0.5;

/**
 * Where less comes than was to be expected: the one place, or combination of two, that accounts for at least 60 % of what is missing while its
 * neighbours send as usual. `none` when nothing is missing, `few` when too little was expected to say, `no_single_place` when it is missing
 * everywhere or in several places. `failed` counts what is missing.
 */
export function localizeSilence({ counts, nameOf }: SilenceInput): Verdict {
  const cells = counts.map(({ seen, expected, ...place }: FlowCounts): Cell => ({ place, hits: seen, size: expected }));
  const all = sumOf(cells);
  const gap = ({ hits, size }: Tally, ratio = 1) => Math.max(0, size * ratio - hits);
  const empty = { ...nowhere, of: 'silence' as const, failed: Math.round(gap(all)), proof: [] };
  if (all.size < FEWEST_EXPECTED) return { ...empty, kind: 'few', text: 'Too little was to be expected to say what is missing.' };
  const isWorth = (own: Tally) => own.size >= FEWEST_EXPECTED;
  const found = searchScopes({ cells, judge: judgeMissing, bunch: bunchOf(cells), isWorth });
  const rest = sumOf(cells.filter(({ place }) => !found.some(({ scope }) => isInside(place, scope))));
  // What the rest sends is the measure: a quiet day is no silence of a place.
  const pace = Math.min(1, rest.size === 0 ? 0 : rest.hits / rest.size);
  const kept = found.filter(({ own }) => own.hits / own.size <= MOST_LEFT * pace);
  const parts = kept.map((part) => ({ ...part, missing: gap(part.own, pace) })).sort((a, b) => b.missing - a.missing);
  const missing = parts.reduce((sum, part) => sum + part.missing, 0) + (pace < MOST_LEFT ? gap(rest) : 0);
  const [first] = parts;
  if (first && first.missing / missing >= EXPLAINS) {
    const { scope, own } = first;
    const said = own.hits === 0 ? 'Nothing came' : `${sayCount(own.hits)} came`;
    const rival = first.rival ? nameScope(first.rival, nameOf) : null;
    const doubt = rival ? ` It could also be ${rival}.` : '';
    return {
      of: 'silence',
      kind: 'one_place',
      text: `Silent in ${sayKind(scope)}: ${nameScope(scope, nameOf)}. ${said} of ${sayCount(Math.round(own.size))} expected; elsewhere ${sayShare(pace)} came.${doubt}`,
      ...placeOf(scope, nameOf),
      share: first.missing / missing,
      failed: Math.round(first.missing),
      proof: provePlace(scope, { cells, nameOf, telling: silence }),
      facts: reachOf(scope, cells, { nameOf, isHit: ({ hits, size }) => hits <= size * MOST_LEFT }),
      rival,
      since: null,
      parts: [],
    };
  }
  if (parts.length === 0 && pace >= MOST_LEFT) return { ...empty, kind: 'none', text: 'Everything that usually comes came.' };
  return {
    ...empty,
    kind: 'no_single_place',
    text:
      parts.length === 0
        ? `Less comes from everywhere: ${sayShare(pace)} of what was expected.`
        : 'Less comes than expected, in no single place.',
    failed: Math.round(missing),
    parts: parts.map(({ scope, missing: own }) => ({ name: nameScope(scope, nameOf), share: own / missing, scope: copyOf(scope) })),
  };
}

/** Enough expected to say how much it usually strays. */
const ENOUGH = 4;

/**
 * How much more the counts stray than single things that come by chance would, 1 at least: events come in batches, and days differ. By the
 * middle of what the cells stray, which a silent place does not move.
 */
function bunchOf(cells: readonly Cell[]): number {
  const speaking = cells.filter(({ hits, size }) => size >= ENOUGH && hits > 0);
  const all = sumOf(speaking);
  if (speaking.length < 8 || all.size === 0) return 1;
  const pace = all.hits / all.size;
  const strays = speaking.map(({ hits, size }) => (hits - size * pace) ** 2 / (size * pace)).sort((a, b) => a - b);
  const middle = strays[Math.floor(strays.length / 2)] ?? 0;
  // The median of a chi-squared variable with one degree of freedom.
  return Math.max(1, middle / 0.455);
}
