import { addTo, flattenSketch, type Sketch } from '@/lib/domain';
import type { BucketDelta } from './bucket-events';

/** What events add to an hour by one dimension alone: `by` names it, `id` is its value there ('' for `all`, and where events say none). */
export interface GroupDelta
  extends Pick<BucketDelta, 'environment' | 'bucket_at' | 'status' | 'n' | 'retries' | 'duration_n' | 'duration_sum_ms' | 'sketch'> {
  by: string;
  id: string;
}

const dimensions = ['workflow', 'facility', 'department', 'interface', 'connector', 'application', 'error_class'] as const;

/** Returns what the deltas of hours add to the hours by one dimension, ordered by key so that writers lock in one order. */
export function groupDeltas(deltas: readonly BucketDelta[]): GroupDelta[] {
  const groups = new Map<string, GroupDelta & { pairs: Sketch }>();
  for (const delta of deltas) {
    const { environment, bucket_at, status } = delta;
    const tail = `\u0000${status}\u0000${bucket_at.getTime()}\u0000${environment}`;
    const add = (by: string, id: string) => {
      const key = `${by}\u0000${id}${tail}`;
      let group = groups.get(key);
      if (!group) {
        group = {
          environment,
          by,
          bucket_at,
          id,
          status,
          n: 0,
          retries: 0,
          duration_n: 0,
          duration_sum_ms: 0,
          sketch: [],
          pairs: new Map(),
        };
        groups.set(key, group);
      }
      group.n += delta.n;
      group.retries += delta.retries;
      group.duration_n += delta.duration_n;
      group.duration_sum_ms += delta.duration_sum_ms;
      for (let i = 0; i + 1 < delta.sketch.length; i += 2) addTo(group.pairs, delta.sketch[i] ?? 0, delta.sketch[i + 1] ?? 0);
    };
    add('all', '');
    for (const by of dimensions) add(by, delta[by]);
  }
  return [...groups].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, { pairs, ...group }]) => ({ ...group, sketch: flattenSketch(pairs) }));
}
