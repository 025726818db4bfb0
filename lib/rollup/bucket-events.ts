import { addTo, bucketOf, type CanonicalEvent, flattenSketch, type Sketch } from '@/lib/domain';

/** What a set of events adds to one bucket. Durations in ms; `sketch` flat (bucket, count, ...). */
export interface BucketDelta {
  environment: string;
  bucket_at: Date;
  workflow: string;
  facility: string;
  department: string;
  interface: string;
  connector: string;
  application: string;
  status: string;
  error_class: string;
  n: number;
  retries: number;
  duration_n: number;
  duration_sum_ms: number;
  sketch: number[];
}

/** Returns what the events add to buckets of `grainMs` in event time, ordered by key so that writers lock in one order. */
export function bucketEvents(events: readonly CanonicalEvent[], grainMs: number): BucketDelta[] {
  const deltas = new Map<string, BucketDelta & { pairs: Sketch }>();
  for (const event of events) {
    const at = Math.floor(event.occurredAt.getTime() / grainMs) * grainMs;
    const dimensions = [
      event.environment,
      event.workflow,
      event.facility,
      event.department,
      event.interface ?? '',
      event.connector ?? '',
      event.application ?? '',
      event.status,
      event.errorClass ?? '',
    ] as const;
    const key = `${dimensions.join('\u0000')}\u0000${at}`;
    let delta = deltas.get(key);
    if (!delta) {
      const [environment, workflow, facility, department, interfaceId, connector, application, status, error_class] = dimensions;
      delta = {
        environment,
        bucket_at: new Date(at),
        workflow,
        facility,
        department,
        interface: interfaceId,
        connector,
        application,
        status,
        error_class,
        n: 0,
        retries: 0,
        duration_n: 0,
        duration_sum_ms: 0,
        sketch: [],
        pairs: new Map(),
      };
      deltas.set(key, delta);
    }
    delta.n += 1;
    if (event.attempt > 1) delta.retries += 1;
    if (event.durationMs !== null && event.durationMs >= 0) {
      delta.duration_n += 1;
      delta.duration_sum_ms += event.durationMs;
      addTo(delta.pairs, bucketOf(event.durationMs), 1);
    }
  }
  return [...deltas].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, { pairs, ...delta }]) => ({ ...delta, sketch: flattenSketch(pairs) }));
}
