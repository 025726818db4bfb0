import type { Story } from './fold-events';

/** A story as it is kept: values in a fixed order, each place of an event written once and named by its position after that. */
export type PackedStory = readonly unknown[];

/** Times after the first are told by what has passed since the one before. */
const passed = (times: readonly number[]): number[] => times.map((time, i) => time - (times[i - 1] ?? 0));

/** Returns the story as a list for JSON, in less than half the size of the object: it is written anew with every change of its transaction. */
export function packStory(story: Story): PackedStory {
  const places = new Map<string, number>();
  const at = (place: string): number => {
    const known = places.get(place);
    if (known !== undefined) return known;
    places.set(place, places.size);
    return places.size - 1;
  };
  const said = (one: readonly [string, ...unknown[]] | null) => (one === null ? null : [at(one[0]), ...one.slice(1)]);
  return [
    story.rules,
    [story.events, story.attempts, story.warned ? 1 : 0, at(story.first), at(story.last)],
    [story.facility, story.department, story.supplier, story.correlation, story.outcome, story.key, story.name, story.shown].map(said),
    story.facilities,
    story.traces.map(([id, place]) => [id, at(place)]),
    story.hops.map(([hop, place, failure]) => (failure === null ? [hop, at(place)] : [hop, at(place), failure])),
    story.steps.map(([milestone, place, lastMs, times]) => [milestone, at(place), lastMs - (story.times[0] ?? 0), times]),
    story.keys.map(([type, place, value]) => [type, at(place), value]),
    story.measures.map(([name, place, value]) => [name, at(place), value]),
    passed(story.times),
    [...places.keys()],
  ];
}

/** Returns the story that `packStory` made a list of. What another version kept has rules that are nobody's: it is folded anew. */
export function openStory(packed: unknown): Story | null {
  if (!Array.isArray(packed) || packed.length !== 11) return null;
  // Only packStory writes the column.
  const [rules, counts, singles, facilities, traces, hops, steps, keys, measures, times, places] = packed as Packed;
  const place = (at: number): string => places[at] ?? '';
  const [events, attempts, warned, first, last] = counts;
  const said = <T>(one: readonly [number, ...unknown[]] | null): T =>
    // Each of the eight is kept as packStory found it in a story, with the position of its place for the place.
    (one === null ? null : [place(one[0]), ...one.slice(1)]) as T;
  const [facility, department, supplier, correlation, outcome, key, name, shown] = singles;
  let time = 0;
  const told = times.map((since) => (time += since));
  return {
    rules,
    events,
    attempts,
    warned: warned === 1,
    first: place(first),
    last: place(last),
    facility: said(facility),
    department: said(department),
    supplier: said(supplier),
    correlation: said(correlation),
    outcome: said(outcome),
    key: said(key),
    name: said(name),
    facilities,
    traces: traces.map(([id, at]) => [id, place(at)]),
    shown: said(shown),
    hops: hops.map(([hop, at, failure]) => [hop, place(at), failure ?? null]),
    steps: steps.map(([milestone, at, lastMs, n]) => [milestone, place(at), lastMs + (told[0] ?? 0), n]),
    keys: keys.map(([type, at, value]) => [type, place(at), value]),
    measures: measures.map(([named, at, value]) => [named, place(at), value]),
    times: told,
  };
}

type Single = [number, ...unknown[]] | null;
type Packed = [
  rules: string,
  counts: [number, number, number, number, number],
  singles: [Single, Single, Single, Single, Single, Single, Single, Single],
  facilities: string[],
  traces: [string, number][],
  hops: [string, number, Story['hops'][number][2]?][],
  steps: [string, number, number, number][],
  keys: [string, number, string][],
  measures: [string, number, number | string][],
  times: number[],
  places: string[],
];
