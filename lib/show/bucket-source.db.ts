import { placesFor, scopePredicate } from '@/lib/access';
import { join, type Sql, sql } from '@/lib/db';
import type { Actor, Scope } from '@/lib/domain';
import type { MetricGrouping } from '@/lib/domain/views/metrics';
import { type Spans, withinSpans } from './read-days.db';

/** Which log entries are meant; a list that is missing or empty means all. */
export interface BucketFilter {
  actor: Actor;
  scope: Scope;
  interface?: readonly string[] | undefined;
  connector?: readonly string[] | undefined;
  application?: readonly string[] | undefined;
}

type Dimension = Exclude<MetricGrouping, 'status'>;

const places = ['facility', 'department', 'workflow'] as const;
const others = ['interface', 'connector', 'application'] as const;
const columns: Record<Dimension, Sql> = {
  workflow: sql`workflow`,
  facility: sql`facility`,
  department: sql`department`,
  interface: sql`interface`,
  connector: sql`connector`,
  application: sql`application`,
  error_class: sql`error_class`,
};

/** The dimensions that a read has to tell apart: those it filters by, those that limit the actor, and the one it groups by. */
function dimensionsOf({ actor, scope, ...filter }: BucketFilter, by: MetricGrouping | undefined): Set<Dimension> {
  const found = new Set<Dimension>();
  const { all, grants } = placesFor(actor, scope.environment);
  const limits = { facility: 'facilities', department: 'departments', workflow: 'workflows' } as const;
  for (const place of places) if (scope[place]?.length || (!all && grants.some((grant) => grant[limits[place]] !== null))) found.add(place);
  for (const other of others) if (filter[other]?.length) found.add(other);
  if (by !== undefined && by !== 'status') found.add(by);
  return found;
}

/** How the sketch stands in the rows. */
const written = sql`b.sketch`;
const array = sql`array_to_string(b.sketch, ',')`;

type Level = { kind: 'group'; by: Dimension | 'all' } | { kind: 'place' | 'route' | 'full' };

const held = { place: new Set<Dimension>(['workflow', 'facility', 'department']), route: new Set<Dimension>(['workflow', ...others]) };

/** The coarsest rows that can answer it exactly. */
export function chooseLevel(filter: BucketFilter, by: MetricGrouping | undefined): Level {
  const needed = dimensionsOf(filter, by);
  const [one] = needed;
  if (needed.size <= 1) return { kind: 'group', by: one ?? 'all' };
  if (needed.isSubsetOf(held.place)) return { kind: 'place' };
  return { kind: needed.isSubsetOf(held.route) ? 'route' : 'full' };
}

/**
 * A select of the buckets of these log entries in the spans: bucket_at, id (the value of `by`, '' without), status, n, retries, sketch (as
 * text). From hours
 * and days by one dimension where that will do, else from days at the coarsest level that will do, and from hours. Cost: those rows.
 */
export function selectBuckets(filter: BucketFilter, by: MetricGrouping | undefined, spans: Spans): Sql {
  const level = chooseLevel(filter, by);
  if (level.kind === 'group') {
    const { by: one } = level;
    const group = (table: Sql, sketch: Sql) =>
      sql`(select environment, bucket_at, status, n, retries, ${sketch} as sketch${one === 'all' ? sql`` : sql`, id as ${columns[one]}`} from ${table} where by = ${one}) b`;
    return union(filter, by, [
      [group(sql`group_hour`, sql`array_to_string(sketch, ',')`), spans.hours, written],
      [group(sql`group_day`, sql`sketch`), spans.days, written],
    ]);
  }
  // What a level merges is '' in all its rows: named, because the key begins with it.
  const merged = level.kind === 'route' ? sql` and facility = ''` : sql``;
  return union(filter, by, [
    [sql`bucket_hour b`, spans.hours, array],
    [sql`(select * from bucket_day where level = ${level.kind}${merged}) b`, spans.days, written],
  ]);
}

/** The same from the minutes of a window. */
export const selectMinutes = (filter: BucketFilter, by: MetricGrouping | undefined, window: Spans['hours'][number]): Sql =>
  union(filter, by, [[sql`bucket_minute b`, [window], array]]);

function union(
  filter: BucketFilter,
  by: MetricGrouping | undefined,
  sources: readonly (readonly [rows: Sql, spans: Spans['hours'], sketch: Sql])[],
): Sql {
  const only = others.flatMap((other) => (filter[other]?.length ? [sql`b.${columns[other]} = any(${filter[other]}::text[])`] : []));
  const id = by === undefined ? sql`''` : by === 'status' ? sql`b.status` : sql`b.${columns[by]}`;
  const used = sources.filter(([, spans]) => spans.length > 0);
  return join(
    (used.length > 0 ? used : sources.slice(0, 1)).map(([source, spans, sketch]) => {
      const parts = [scopePredicate(filter.actor, filter.scope, 'b'), withinSpans(spans), ...only];
      return sql`select b.bucket_at, ${id} as id, b.status, b.n, b.retries, ${sketch} as sketch from ${source} where ${join(parts, ' and ')}`;
    }),
    ' union all ',
  );
}
