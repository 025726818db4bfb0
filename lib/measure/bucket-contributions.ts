import { addTo, bucketOf, flattenSketch, type Sketch } from '@/lib/domain';
import type { Contribution } from './contribution';

const HOUR_MS = 3_600_000;

export interface KpiDelta {
  environment: string;
  kpi: string;
  bucket_at: Date;
  facility: string;
  department: string;
  workflow: string;
  n: number;
  numerator: number;
  denominator: number;
  sketch: number[];
}

interface Move {
  at: Date;
  n: number;
  numerator: number;
  denominator: number;
  valueMs: number | null;
}

/** What a contribution does to its KPI's hours: what is counted adds once; what stands adds when it opens, turns old and closes. */
function movesOf({ state, part, openedAt, cohortAt, countsAt, closedAt, numerator, denominator, valueMs }: Contribution): Move[] {
  if (state === 'counted') return [{ at: cohortAt, n: 1, numerator, denominator, valueMs }];
  if (state !== 'standing' || part !== null) return [];
  const turnsOld = countsAt !== null && (closedAt === null || countsAt < closedAt);
  return [
    { at: openedAt, n: 1, numerator: 0, denominator, valueMs: null },
    ...(turnsOld ? [{ at: countsAt, n: 0, numerator, denominator: 0, valueMs: null }] : []),
    ...(closedAt ? [{ at: closedAt, n: -1, numerator: turnsOld ? -numerator : 0, denominator: -denominator, valueMs: null }] : []),
  ];
}

/**
 * Returns what changes in the KPI's hour buckets when `before` is taken away and `after` is put in. Hours of a level hold its changes: the
 * level at an hour is the sum of all before it.
 */
export function bucketContributions(before: readonly Contribution[], after: readonly Contribution[]): KpiDelta[] {
  const deltas = new Map<string, KpiDelta & { pairs: Sketch }>();
  const count = (c: Contribution, sign: 1 | -1) => {
    for (const move of movesOf(c)) add(c, move, sign);
  };
  const add = (c: Contribution, move: Move, sign: 1 | -1) => {
    const at = Math.floor(move.at.getTime() / HOUR_MS) * HOUR_MS;
    const key = [c.environment, c.kpi, at, c.facility, c.department, c.workflow].join('\u0000');
    let delta = deltas.get(key);
    if (!delta) {
      const { environment, kpi, facility, department, workflow } = c;
      delta = {
        environment,
        kpi,
        bucket_at: new Date(at),
        facility,
        department,
        workflow,
        n: 0,
        numerator: 0,
        denominator: 0,
        sketch: [],
        pairs: new Map(),
      };
      deltas.set(key, delta);
    }
    delta.n += sign * move.n;
    delta.numerator += sign * move.numerator;
    delta.denominator += sign * move.denominator;
    if (move.valueMs !== null) addTo(delta.pairs, bucketOf(move.valueMs), sign);
  };
  for (const c of before) count(c, -1);
  for (const c of after) count(c, 1);
  return [...deltas]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, { pairs, ...delta }]) => ({ ...delta, sketch: flattenSketch(pairs) }))
    .filter((d) => d.n !== 0 || d.numerator !== 0 || d.denominator !== 0 || d.sketch.length > 0);
}
