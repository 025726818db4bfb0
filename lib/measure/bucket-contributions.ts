import { addTo, bucketOf, flattenSketch, type Sketch } from '@/lib/domain';
import type { Contribution } from './contribute';

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

/** Returns what changes in the KPI's hour buckets when `before` is taken away and `after` is put in. Only `counted` ones count. */
export function bucketContributions(before: readonly Contribution[], after: readonly Contribution[]): KpiDelta[] {
  const deltas = new Map<string, KpiDelta & { pairs: Sketch }>();
  const count = (c: Contribution, sign: 1 | -1) => {
    if (c.state !== 'counted') return;
    const at = Math.floor(c.cohortAt.getTime() / HOUR_MS) * HOUR_MS;
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
    delta.n += sign;
    delta.numerator += sign * c.numerator;
    delta.denominator += sign * c.denominator;
    if (c.valueMs !== null) addTo(delta.pairs, bucketOf(c.valueMs), sign);
  };
  for (const c of before) count(c, -1);
  for (const c of after) count(c, 1);
  return [...deltas]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, { pairs, ...delta }]) => ({ ...delta, sketch: flattenSketch(pairs) }))
    .filter((d) => d.n !== 0 || d.numerator !== 0 || d.denominator !== 0 || d.sketch.length > 0);
}
