import { sayCount, sayPlural, sayShare } from '@/lib/domain/say';
import type { Proof, Verdict } from '@/lib/domain/views/health';
import type { Tally } from './judge-scope';
import type { Dimension, NameOf, Place } from './place-counts';
import { listNames, nameScope, nounOf, thingOf } from './say-scope';
import { dimensionsOf, isInside, knownIn, type Scope } from './scope';
import { type Cell, sumOf } from './search-scopes';

const SHOWN_NEIGHBOURS = 2;

/** How a tally is read: the part of it that is in trouble, 0-1, and both sides in words. */
export interface Telling {
  troubled: (tally: Tally) => number;
  sayTroubled: (tally: Tally) => string;
  sayFine: (tally: Tally) => string;
}

export const failures: Telling = {
  troubled: ({ hits, size }) => hits / size,
  sayTroubled: ({ hits, size }) => `${sayCount(Math.round(hits))} of ${sayCount(Math.round(size))} failed`,
  sayFine: ({ hits, size }) => `${sayCount(Math.round(size) - Math.round(hits))} of ${sayCount(Math.round(size))} fine`,
};

export const silence: Telling = {
  troubled: ({ hits, size }) => Math.max(0, 1 - hits / size),
  sayTroubled: ({ hits, size }) => `${sayCount(hits)} of ${sayCount(Math.round(size))} expected`,
  sayFine: ({ hits, size }) => `${sayCount(hits)} of ${sayCount(Math.round(size))} expected`,
};

const onlyOf = (scope: Scope, dimension: Dimension) => (scope[dimension]?.length === 1 ? (scope[dimension][0] ?? null) : null);

/** The axis along which its neighbours lie: the facility where it is confined to one, else the thing itself. */
function axisOf(scope: Scope): Dimension {
  const named = dimensionsOf(scope);
  return named.length > 1 && named.includes('facility') ? 'facility' : (thingOf(scope) ?? 'connector');
}

/** The place first, then its busiest healthy neighbours, those that share its work before others, then all the rest. */
export function provePlace(
  scope: Scope,
  { cells, nameOf, telling }: { cells: readonly Cell[]; nameOf: NameOf; telling: Telling },
): Proof[] {
  const axis = axisOf(scope);
  const inside = cells.filter(({ place }) => isInside(place, scope));
  const outside = cells.filter(({ place }) => !isInside(place, scope));
  const along = outside.filter(({ place }) => dimensionsOf(scope).every((one) => one === axis || scope[one]?.includes(place[one])));
  const beside = along.length > 0 ? along : outside;
  const related: Dimension = axis === 'workflow' ? 'facility' : 'workflow';
  const touched = new Set(inside.filter(({ hits }) => hits > 0).map(({ place }) => place[related]));
  const tallies = tallyBy(beside, axis);
  const nearness = tallyBy(
    beside.filter(({ place }) => touched.has(place[related])),
    axis,
  );
  const near = (id: string) => nearness.get(id)?.size ?? 0;
  const ranked = [...tallies].filter(([, { size }]) => size > 0).sort((a, b) => near(b[0]) - near(a[0]) || b[1].size - a[1].size);
  const row = (name: string, tally: Tally, failing: boolean, at: { dimension: Dimension | null; id: string | null }): Proof => ({
    name,
    failing,
    share: failing ? telling.troubled(tally) : 1 - telling.troubled(tally),
    text: failing ? telling.sayTroubled(tally) : telling.sayFine(tally),
    ...at,
  });
  const thing = thingOf(scope);
  const rows = [
    row(nameScope(scope, nameOf), sumOf(inside), true, { dimension: thing, id: thing ? onlyOf(scope, thing) : null }),
    ...ranked.slice(0, SHOWN_NEIGHBOURS).map(([id, tally]) => row(nameOf(axis, id), tally, false, { dimension: axis, id })),
  ];
  const rest = ranked.slice(SHOWN_NEIGHBOURS).map(([, tally]) => tally);
  const none = { dimension: null, id: null };
  if (sumOf(rest).size > 0) rows.push(share(`Other ${rest.length} ${nounOf(axis, rest.length)}`, sumOf(rest), telling, none));
  if (dimensionsOf(scope).length > 1) {
    // Of a combination both sides have to be well without it: the thing elsewhere, and the place otherwise.
    const there = outside.filter(({ place }) => scope[axis]?.includes(place[axis]));
    const name = listNames((scope[axis] ?? []).map((id) => nameOf(axis, id)));
    if (sumOf(there).size > 0)
      rows.push(share(`Everything else ${axis === 'facility' ? 'at' : 'in'} ${name}`, sumOf(there), telling, none));
  }
  return rows;
}

function share(name: string, tally: Tally, telling: Telling, at: { dimension: null; id: null }): Proof {
  const fine = 1 - telling.troubled(tally);
  return { name, failing: false, share: fine, text: `${sayShare(fine)} fine`, ...at };
}

function tallyBy(cells: readonly Cell[], dimension: Dimension): Map<string, Tally> {
  const tallies = new Map<string, Tally>();
  for (const { place, hits, size } of cells) {
    const id = knownIn(place, dimension);
    if (id === null) continue;
    const tally = tallies.get(id) ?? { hits: 0, size: 0 };
    tallies.set(id, { hits: tally.hits + hits, size: tally.size + size });
  }
  return tallies;
}

/** The places that hold most failures, for when no single one explains them. */
export function proveSpread(counts: readonly (Place & { failed: number })[], nameOf: NameOf): Proof[] {
  const total = counts.reduce((sum, { failed }) => sum + failed, 0);
  const rows = (['connector', 'facility'] as const).flatMap((dimension) => {
    const cells = counts.map((place) => ({ place, hits: place.failed, size: place.failed }));
    return [...tallyBy(cells, dimension)].filter(([, { hits }]) => hits > 0).map(([id, { hits }]) => ({ dimension, id, hits }));
  });
  return rows
    .sort((a, b) => b.hits - a.hits)
    .slice(0, 4)
    .map(({ dimension, id, hits }) => ({
      name: nameOf(dimension, id),
      failing: true,
      share: hits / total,
      text: `${sayCount(hits)} of ${sayPlural(total, 'failure')}`,
      dimension,
      id,
    }));
}

/** How far it reaches along the other dimensions: every user of it is hit, or only some. `isHit`: whether a cell is in trouble. */
export function reachOf(
  scope: Scope,
  cells: readonly Cell[],
  { nameOf, isHit }: { nameOf: NameOf; isHit: (cell: Cell) => boolean },
): Verdict['facts'] {
  const named = dimensionsOf(scope);
  const inside = cells.filter(({ place }) => isInside(place, scope));
  const others = (['facility', 'workflow', 'connector'] satisfies Dimension[]).filter((dimension) => !named.includes(dimension));
  return others.slice(0, 2).flatMap((other) => {
    const users = new Set(inside.flatMap(({ place }) => knownIn(place, other) ?? []));
    const hit = [...new Set(inside.filter(isHit).flatMap(({ place }) => knownIn(place, other) ?? []))];
    if (hit.length === 0) return [];
    const names = hit
      .slice(0, 3)
      .map((id) => nameOf(other, id))
      .join(', ');
    const rest = hit.length > 3 ? `, and ${hit.length - 3} more` : '';
    const all = other === 'facility' && hit.length === users.size && users.size > 1 ? 'every one that uses it: not a site' : null;
    const some = other === 'facility' && hit.length < users.size ? `of ${users.size} that use it` : `${names}${rest}`;
    return [{ value: `${hit.length} ${nounOf(other, hit.length)}`, text: all ?? some }];
  });
}
