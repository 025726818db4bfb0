import { sayPlural, sayShare } from '@/lib/domain/say';
import { judgeFailing, type Tally } from './judge-scope';
import type { LocalizeInput, Place, PlaceCounts, Verdict } from './place-counts';
import { failures, provePlace, proveSpread, reachOf } from './prove-place';
import { listNames, nameScope, sayKind, thingOf } from './say-scope';
import { isInside, type Scope } from './scope';
import { type Cell, type FoundScope, searchScopes, sumOf } from './search-scopes';

/** Under this many failures any pattern could be chance. */
export const FEWEST = 5;
/** Whether so many failures, none among them, are too few to look for a place: then the failures alone say all there is. */
export const isFew = (failed: number): boolean => failed < FEWEST;
/** A place must explain this much of the failures above the usual, or it is no single place. */
export const EXPLAINS = 0.6;
/** Several places are named when each explains so much, and together enough. */
const PART = 0.15;
/** A place fails at least so many times as often as what is left when all places are taken out: less is a difference, not a disturbance. */
const LIFT = 3;
/** Without knowledge of the past more failures than this everywhere are no everyday noise. */
const USUAL_AT_MOST = 0.05;

export const nowhere = {
  dimension: null,
  id: null,
  at: null,
  name: null,
  share: null,
  facts: [],
  scope: null,
  rival: null,
  since: null,
  parts: [],
} satisfies Partial<Verdict>;

interface Part {
  scope: Scope;
  own: Tally;
  rival: Scope | null;
  failed: number;
  share: number;
}

/**
 * Where the failures come from, in words with proof: the one place that explains at least 60 % of the failed transactions above the usual
 * while its neighbours are healthy, by one dimension or a combination of two; else that there is none, naming the places where several explain
 * it together. No failures: kind `none`. Fewer than five: `few`, and no place is named. Penalised likelihood ratio; see search-scopes.
 */
export function localize({ counts, nameOf, usual = null, of = 'estate' }: LocalizeInput): Verdict {
  const cases = of === 'estate' ? 'failures' : 'cases';
  const failed = counts.reduce((sum, place) => sum + place.failed, 0);
  if (failed === 0) return { ...nowhere, of: 'failures', kind: 'none', text: 'Nothing failed in this time.', failed, proof: [] };
  if (isFew(failed))
    return {
      ...nowhere,
      of: 'failures',
      kind: 'few',
      text: `${sayPlural(failed, 'transaction')} failed: too few to say where it comes from.`,
      failed,
      proof: proveSpread(counts, nameOf),
    };
  const cells = toCells(counts, failed);
  const parts = findParts(cells, counts, usual);
  const [first] = parts;
  if (first && first.share >= EXPLAINS)
    return sayOnePlace(first, { counts, cells, nameOf, failed, all: of === 'estate' ? 'all failures' : 'its cases' });
  const named = parts.filter((part) => part.share >= PART);
  const several = named.length > 1 && named.reduce((sum, part) => sum + part.share, 0) >= EXPLAINS;
  const places = named.map((part) => `${nameScope(part.scope, nameOf)} (${sayShare(part.share)})`);
  return {
    ...nowhere,
    of: 'failures',
    kind: 'no_single_place',
    text: several
      ? `In no single place, but in ${sayPlural(places.length, 'place')} apart: ${listNames(places)}. Everything else is healthy.`
      : `In no single place: no one connector, facility, application, workflow or department explains most of the ${cases} with its neighbours healthy.`,
    failed,
    proof: several
      ? named.flatMap(({ scope }) => provePlace(scope, { cells, nameOf, telling: failures }).slice(0, 1))
      : proveSpread(counts, nameOf),
    parts: several ? named.map(({ scope, share }) => ({ name: nameScope(scope, nameOf), share, scope: copyOf(scope) })) : [],
  };
}

/**
 * What is counted of a place: failed transactions and good log entries. Entries that failed and were mended count too, but retries of one
 * transaction fail together: so many failed entries as there are to a failed transaction are one failure.
 */
function toCells(counts: readonly PlaceCounts[], failed: number): Cell[] {
  const entries = counts.reduce((sum, { bad }) => sum + bad, 0);
  const bunch = Math.max(1, entries / failed);
  return counts.map((place) => {
    const hits = Math.max(place.failed, place.bad / bunch);
    return { place, hits, size: hits + place.good };
  });
}

function findParts(cells: readonly Cell[], counts: readonly PlaceCounts[], usual: number | null): Part[] {
  const failed = counts.reduce((sum, place) => sum + place.failed, 0);
  const isWorth = ({ hits }: Tally) => hits >= FEWEST;
  const found = searchScopes({ cells, judge: judgeFailing, bunch: 1, isWorth });
  const rest = (kept: readonly FoundScope[]) => sumOf(cells.filter(({ place }) => !kept.some(({ scope }) => isInside(place, scope))));
  const ratio = ({ hits, size }: Tally) => (size === 0 ? 0 : hits / size);
  const ground = ratio(rest(found));
  const kept = found.filter(({ own }) => ratio(own) >= LIFT * ground);
  const left = rest(kept);
  const base = usual ?? Math.min(USUAL_AT_MOST, ratio(left));
  const failedIn = (inside: (place: Place) => boolean) => counts.filter(inside).reduce((sum, place) => sum + place.failed, 0);
  const above = (transactions: number, { size }: Tally) => Math.max(0, transactions - size * base);
  const parts: { scope: Scope; own: Tally; rival: Scope | null; failed: number; excess: number }[] = [];
  for (const { scope, own, rival } of kept) {
    const mine = failedIn((place) => isInside(place, scope) && !parts.some((other) => isInside(place, other.scope)));
    parts.push({ scope, own, rival, failed: mine, excess: above(mine, own) });
  }
  const elsewhere = failed - parts.reduce((sum, part) => sum + part.failed, 0);
  const total = parts.reduce((sum, part) => sum + part.excess, 0) + above(elsewhere, left);
  return parts
    .map(({ excess, ...part }) => ({ ...part, share: total === 0 ? 0 : excess / total }))
    .filter((part) => part.failed >= FEWEST)
    .sort((a, b) => b.share - a.share);
}

interface Around {
  counts: readonly PlaceCounts[];
  cells: readonly Cell[];
  nameOf: LocalizeInput['nameOf'];
  failed: number;
  all: string;
}

function sayOnePlace(part: Part, { counts, cells, nameOf, failed, all }: Around): Verdict {
  const { scope, share } = part;
  const own = counts.filter((place) => isInside(place, scope)).reduce((sum, place) => sum + place.failed, 0);
  // Everyday failures elsewhere are no part of what happened: said apart where they make a difference.
  const plain = own / failed;
  const explains =
    Math.abs(plain - share) <= 0.02
      ? `It explains ${sayShare(plain)} of ${all}.`
      : `It explains ${sayShare(share)} of the failures above the usual, ${sayShare(plain)} of all.`;
  const rival = part.rival ? nameScope(part.rival, nameOf) : null;
  const doubt = rival ? ` It could also be ${rival}: too little passed elsewhere to tell them apart.` : '';
  return {
    of: 'failures',
    kind: 'one_place',
    text: `Isolated to ${sayKind(scope)}: ${nameScope(scope, nameOf)}. ${explains}${doubt}`,
    ...placeOf(scope, nameOf),
    share,
    failed: own,
    proof: provePlace(scope, { cells, nameOf, telling: failures }),
    facts: reachOf(scope, cells, { nameOf, isHit: ({ hits }) => hits > 0 }),
    rival,
    since: null,
    parts: [],
  };
}

export const copyOf = (scope: Scope): NonNullable<Verdict['scope']> =>
  Object.fromEntries(Object.entries(scope).map(([dimension, ids]) => [dimension, [...ids]]));

/** A scope as a verdict names it: the thing, the facility it is confined to, and the whole. */
export function placeOf(scope: Scope, nameOf: LocalizeInput['nameOf']): Pick<Verdict, 'dimension' | 'id' | 'at' | 'name' | 'scope'> {
  const dimension = thingOf(scope);
  const [id, more] = dimension ? (scope[dimension] ?? []) : [];
  const facility = dimension !== 'facility' && scope.facility?.length === 1 ? (scope.facility[0] ?? null) : null;
  return {
    dimension,
    id: more === undefined ? (id ?? null) : null,
    at: facility,
    name: dimension ? listNames((scope[dimension] ?? []).map((one) => nameOf(dimension, one))) : null,
    scope: copyOf(scope),
  };
}
