import { sayCount, sayPlural, sayShare } from '@/lib/domain/say';
import type { Proof, Verdict } from '@/lib/domain/views/health';
import { badRatio, countBy, sumOf, type Tally, valueOfDimension } from './count-by';
import type { Candidate } from './find-candidates';
import type { Dimension, NameOf, PlaceCounts } from './place-counts';

const SHOWN_NEIGHBOURS = 2;
const plural: Record<Dimension, string> = {
  connector: 'connectors',
  facility: 'facilities',
  application: 'applications',
  workflow: 'workflows',
};

const failingRow = (name: string, tally: Tally, dimension: Dimension, id: string): Proof => ({
  name,
  failing: true,
  share: badRatio(tally) ?? 0,
  text: `${sayCount(tally.bad)} of ${sayCount(tally.bad + tally.good)} failed`,
  dimension,
  id,
});
const healthyRow = (name: string, tally: Tally, dimension: Dimension, id: string): Proof => ({
  name,
  failing: false,
  share: 1 - (badRatio(tally) ?? 0),
  text: `${sayCount(tally.good)} of ${sayCount(tally.bad + tally.good)} fine`,
  dimension,
  id,
});

/** The failing place first, then its busiest healthy neighbours, those that share its work before others, then all the rest. */
export function proveCandidate(found: Candidate, counts: readonly PlaceCounts[], nameOf: NameOf): Proof[] {
  const { dimension, id, at } = found;
  const name = at === null ? nameOf(dimension, id) : `${nameOf(dimension, id)} at ${nameOf('facility', at)}`;
  const inside = (place: PlaceCounts) => place[dimension] === id && (at === null || place.facility === at);
  const related = dimension === 'workflow' ? 'facility' : 'workflow';
  const touched = new Set(counts.filter((place) => inside(place) && place.failed > 0).map((place) => place[related]));
  const axis = at === null ? dimension : 'facility';
  const outside = counts.filter((place) => !inside(place) && (at === null || place[dimension] === id));
  const tallies = countBy(outside, valueOfDimension(axis));
  const nearness = countBy(
    outside.filter((place) => touched.has(place[related])),
    valueOfDimension(axis),
  );
  const ends = (tally: Tally | undefined) => (tally ? tally.bad + tally.good : 0);
  const ranked = [...tallies]
    .filter(([, tally]) => ends(tally) > 0)
    .sort((a, b) => ends(nearness.get(b[0])) - ends(nearness.get(a[0])) || ends(b[1]) - ends(a[1]));
  const rows = [
    failingRow(name, found.own, dimension, id),
    ...ranked.slice(0, SHOWN_NEIGHBOURS).map(([one, tally]) => healthyRow(nameOf(axis, one), tally, axis, one)),
  ];
  const rest = ranked.slice(SHOWN_NEIGHBOURS).map(([, tally]) => tally);
  const fine = badRatio(sumOf(rest));
  if (fine !== null)
    rows.push({
      name: `Other ${rest.length} ${rest.length === 1 ? axis : plural[axis]}`,
      failing: false,
      share: 1 - fine,
      text: `${sayShare(1 - fine)} fine`,
      dimension: null,
      id: null,
    });
  return rows;
}

/** The places that hold most failures, for when no single one explains them. */
export function proveSpread(counts: readonly PlaceCounts[], nameOf: NameOf): Proof[] {
  const rows = (['connector', 'facility'] as const).flatMap((dimension) =>
    [...countBy(counts, valueOfDimension(dimension))]
      .filter(([, tally]) => tally.failed > 0)
      .map(([id, tally]) => ({ dimension, id, tally })),
  );
  const total = sumOf(counts).failed;
  return rows
    .sort((a, b) => b.tally.failed - a.tally.failed)
    .slice(0, 4)
    .map(({ dimension, id, tally }) => ({
      name: nameOf(dimension, id),
      failing: true,
      share: tally.failed / total,
      text: `${sayCount(tally.failed)} of ${sayPlural(total, 'failure')}`,
      dimension,
      id,
    }));
}

const spread = (counts: readonly PlaceCounts[], found: Candidate, other: Dimension) => {
  const inside = counts.filter((place) => place[found.dimension] === found.id && (found.at === null || place.facility === found.at));
  const used = [...countBy(inside, valueOfDimension(other))];
  return { hit: used.filter(([, tally]) => tally.failed > 0 || tally.bad > 0).map(([id]) => id), users: used.length };
};

/** How far it reaches along the other dimensions: every user of it is hit, or only some. */
export function reachOf(found: Candidate, counts: readonly PlaceCounts[], nameOf: NameOf): Verdict['facts'] {
  const others: Dimension[] =
    found.dimension === 'facility' || found.at !== null
      ? ['workflow', 'connector']
      : found.dimension === 'workflow'
        ? ['facility', 'connector']
        : ['facility', 'workflow'];
  return others.flatMap((other) => {
    const { hit, users } = spread(counts, found, other);
    if (hit.length === 0) return [];
    const noun = hit.length === 1 ? other : plural[other];
    const names = hit
      .slice(0, 3)
      .map((id) => nameOf(other, id))
      .join(', ');
    const rest = hit.length > 3 ? `, and ${hit.length - 3} more` : '';
    const all =
      other === 'facility' && found.dimension !== 'facility' && hit.length === users && users > 1
        ? 'every one that uses it: not a site'
        : null;
    return [
      {
        value: `${hit.length} ${noun}`,
        text: all ?? (other === 'facility' && hit.length < users ? `of ${users} that use it` : `${names}${rest}`),
      },
    ];
  });
}
