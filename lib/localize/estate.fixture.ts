import type { Dimension, FlowCounts, Place, PlaceCounts } from './place-counts';
import type { Scope } from './scope';

/** The same numbers for the same seed on every machine (mulberry32). */
export function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

function normal(random: () => number): number {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}

export function poisson(random: () => number, mean: number): number {
  if (mean > 50) return Math.max(0, Math.round(mean + Math.sqrt(mean) * normal(random)));
  const limit = Math.exp(-mean);
  let n = 0;
  for (let p = random(); p > limit; p *= random()) n += 1;
  return n;
}

function binomial(random: () => number, n: number, p: number): number {
  if (n > 200) return Math.min(n, poisson(random, n * p));
  let hits = 0;
  for (let i = 0; i < n; i += 1) if (random() < p) hits += 1;
  return hits;
}

export interface Estate {
  places: { place: Place; weight: number }[];
  values: Record<Dimension, string[]>;
}

/**
 * A health system: workflows run over one to three connectors and in one to three departments, a connector leads to one application, some
 * applications have two; facilities differ a hundredfold in size, and so does the traffic of workflows.
 */
export function anEstate(random: () => number): Estate {
  const name = (kind: string, n: number) => Array.from({ length: n }, (_, i) => `${kind}-${i}`);
  const values = {
    facility: name('fac', 20),
    connector: name('con', 10),
    application: name('app', 7),
    workflow: name('wf', 10),
    department: name('dept', 8),
  };
  const pick = (list: readonly string[], n: number) => [...list].sort(() => random() - 0.5).slice(0, n);
  const size = () => Math.exp(1.2 * normal(random));
  const sizes = new Map(values.facility.map((id) => [id, size()]));
  const places = values.workflow.flatMap((workflow) => {
    const connectors = pick(values.connector, 1 + Math.floor(random() * 3));
    const departments = pick(values.department, 1 + Math.floor(random() * 3));
    const weight = size();
    return connectors.flatMap((connector) =>
      departments.flatMap((department) =>
        pick(values.facility, 8 + Math.floor(random() * 12)).map((facility) => ({
          place: { facility, workflow, connector, department, application: values.application[Number(connector.slice(4)) % 7] ?? 'app-0' },
          weight: weight * (sizes.get(facility) ?? 1) * (0.5 + random()),
        })),
      ),
    );
  });
  return { places, values };
}

export interface Planted {
  /** Log entries per place on average. */
  volume: number;
  usual: number;
  /** Null: nothing is planted. */
  scope: Scope | null;
  rate: number;
  /** Failed entries of one transaction. */
  attempts?: number;
}

export const isInScope = (place: Place, scope: Scope | null) =>
  scope !== null && Object.entries(scope).every(([dimension, ids]) => ids.includes(place[dimension as Dimension]));

/** What a window of an estate holds, with a disturbance planted in it. */
export function failuresOf(estate: Estate, planted: Planted, random: () => number): PlaceCounts[] {
  const mean = planted.volume / (estate.places.reduce((sum, { weight }) => sum + weight, 0) / estate.places.length);
  return estate.places.map(({ place, weight }) => {
    const n = poisson(random, weight * mean);
    const failed = binomial(random, n, isInScope(place, planted.scope) ? planted.rate : planted.usual);
    const bad = Array.from({ length: failed }, () => 1 + poisson(random, (planted.attempts ?? 1) - 1)).reduce((sum, one) => sum + one, 0);
    return { ...place, failed, bad, good: n - failed };
  });
}

/** The same for what comes at all: in the planted place the part that is left. Days differ by a factor, and events come in bunches. */
export function flowsOf(
  estate: Estate,
  planted: { volume: number; scope: Scope | null; left: number },
  random: () => number,
): FlowCounts[] {
  const mean = planted.volume / (estate.places.reduce((sum, { weight }) => sum + weight, 0) / estate.places.length);
  const day = 0.85 + random() * 0.3;
  return estate.places.map(({ place, weight }) => {
    const expected = weight * mean;
    const pace = day * Math.exp(0.15 * normal(random) - 0.011);
    return { ...place, expected, seen: poisson(random, expected * pace * (isInScope(place, planted.scope) ? planted.left : 1)) };
  });
}

export const kinds = [
  ['facility'],
  ['connector'],
  ['application'],
  ['workflow'],
  ['department'],
  ['connector', 'facility'],
  ['facility', 'workflow'],
  ['facility', 'department'],
  ['connector', 'workflow'],
] satisfies Dimension[][];

/** A scope of a kind that some traffic has, taken by a place drawn by its weight: large things are disturbed as often as they work. */
export function drawScope(estate: Estate, kind: readonly Dimension[], random: () => number): Scope {
  const total = estate.places.reduce((sum, { weight }) => sum + Math.sqrt(weight), 0);
  let at = random() * total;
  const drawn = estate.places.find(({ weight }) => {
    at -= Math.sqrt(weight);
    return at <= 0;
  });
  const place = (drawn ?? estate.places[0])?.place;
  return Object.fromEntries(kind.map((dimension) => [dimension, [place?.[dimension] ?? '']]));
}

/** Whether two scopes hold the same of what passed: no data can tell them apart. */
export function isSame(counts: readonly Place[], a: Scope | null, b: Scope | null, sizeOf: (i: number) => number): boolean {
  if (a === null || b === null) return a === b;
  return counts.every((place, i) => sizeOf(i) === 0 || isInScope(place, a) === isInScope(place, b));
}
