import { z } from 'zod';
import { scopePredicate } from '@/lib/access';
import { type CatalogIndex, currentCatalog, indexCatalog } from '@/lib/catalog';
import { type Connection, inTransaction, join, query, type Sql, sql } from '@/lib/db';
import { type Actor, addTo, quantileOf, type Scope, type Sketch, type TimeWindow } from '@/lib/domain';
import type { MetricGroup, MetricGrouping, MetricPoint, Metrics } from '@/lib/domain/views/metrics';
import { alignWindow } from './align-window';
import { namePlaces } from './name-places';
import { type Step, stepFor, stepsOf } from './time-steps';

const MOST_GROUPS = 60;
const bad = new Set(['failed', 'dead_lettered']);
const good = new Set(['completed', 'completed_with_warning']);

export interface MetricsInput {
  scope: Scope;
  window: TimeWindow;
  by?: MetricGrouping | undefined;
  bucket?: Step | undefined;
  interface?: string[] | undefined;
  connector?: string[] | undefined;
  application?: string[] | undefined;
}

const columns: Record<MetricGrouping, Sql> = {
  workflow: sql`b.workflow`,
  facility: sql`b.facility`,
  department: sql`b.department`,
  interface: sql`b.interface`,
  connector: sql`b.connector`,
  application: sql`b.application`,
  status: sql`b.status`,
  error_class: sql`b.error_class`,
};

const countSchema = z.object({ step: z.number(), id: z.string(), status: z.string(), n: z.number(), retries: z.number() });
const sketchSchema = z.object({ step: z.number(), id: z.string(), bucket: z.number(), n: z.number() });

function source(actor: Actor, input: MetricsInput, window: TimeWindow, step: Step): Sql {
  const table = step === 'minute' ? sql`bucket_minute` : sql`bucket_hour`;
  const only = (column: Sql, ids: string[] | undefined) => (ids && ids.length > 0 ? [sql`${column} = any(${ids}::text[])`] : []);
  const parts = [
    scopePredicate(actor, input.scope, 'b'),
    sql`b.bucket_at >= ${window.from}`,
    sql`b.bucket_at < ${window.to}`,
    ...only(sql`b.interface`, input.interface),
    ...only(sql`b.connector`, input.connector),
    ...only(sql`b.application`, input.application),
  ];
  return sql`${table} b where ${join(parts, ' and ')}`;
}

class Tally {
  n = 0;
  failed = 0;
  retries = 0;
  ended = 0;
  byStatus: Record<string, number> = {};
  sketch: Sketch = new Map();
  add({ status, n, retries }: { status: string; n: number; retries: number }) {
    this.n += n;
    this.retries += retries;
    this.byStatus[status] = (this.byStatus[status] ?? 0) + n;
    if (bad.has(status)) this.failed += n;
    if (bad.has(status) || good.has(status)) this.ended += n;
  }
  numbers(): Omit<MetricPoint, 'at'> {
    const at = (q: number) => quantileOf(this.sketch, q);
    return {
      n: this.n,
      failed: this.failed,
      retries: this.retries,
      errorRatio: this.ended === 0 ? null : this.failed / this.ended,
      p50: at(0.5),
      p90: at(0.9),
      p95: at(0.95),
      p99: at(0.99),
    };
  }
}

async function readTallies(actor: Actor, input: MetricsInput, edges: readonly Date[], step: Step, on: Connection) {
  const [window, id] = [{ from: edges[0] ?? new Date(0), to: edges.at(-1) ?? new Date(0) }, input.by ? columns[input.by] : sql`''`];
  // width_bucket finds the step of a row by the very edges the answer shows, local days with 23 hours included.
  const place = sql`width_bucket(b.bucket_at, ${edges.slice(0, -1)}::timestamptz[])`;
  const rows = source(actor, input, window, step);
  const counts = await query(
    sql`select ${place} as step, ${id} as id, b.status, sum(b.n)::bigint as n, sum(b.retries)::bigint as retries from ${rows} group by 1, 2, 3`,
    countSchema,
    on,
  );
  const sketches = await query(
    sql`select step, id, bucket, sum(n)::bigint as n from (
        select ${place} as step, ${id} as id, b.sketch[i] as bucket, b.sketch[i + 1] as n from ${sql`(select * from ${rows}) b`}, generate_series(1, cardinality(b.sketch), 2) as i
      ) s group by 1, 2, 3`,
    sketchSchema,
    on,
  );
  return { counts, sketches };
}

const groupName = (index: CatalogIndex, by: MetricGrouping | undefined, id: string): string => {
  if (by === undefined) return 'all';
  if (by === 'status' || by === 'error_class') return id === '' ? 'none' : id.replaceAll('_', ' ');
  return id === '' ? 'Not assigned' : namePlaces(index)[by](id).name;
};

/** Log entries over time, the largest groups first, at most 60. Cost: rows of bucket_minute or bucket_hour in the window. */
export async function readMetrics(actor: Actor, input: MetricsInput, now = new Date()): Promise<Metrics> {
  const index = indexCatalog((await currentCatalog()).catalog);
  const timezone = index.catalog.organisation.timezone;
  const step = input.bucket ?? stepFor(input.window);
  const edges = stepsOf(step === 'minute' ? input.window : alignWindow(input.window), step, timezone);
  const { counts, sketches } = await inTransaction((on) => readTallies(actor, input, edges, step, on), {
    lane: 'screen',
    isolation: 'repeatable read',
  });
  const groups = new Map<string, { total: Tally; steps: Tally[] }>();
  const group = (id: string) => {
    const known = groups.get(id) ?? { total: new Tally(), steps: edges.slice(0, -1).map(() => new Tally()) };
    groups.set(id, known);
    return known;
  };
  if (input.by === undefined) group('');
  for (const row of counts) {
    const { total, steps } = group(row.id);
    total.add(row);
    steps[row.step - 1]?.add(row);
  }
  for (const { id, step: at, bucket, n } of sketches) {
    const { total, steps } = group(id);
    addTo(total.sketch, bucket, n);
    const tally = steps[at - 1];
    if (tally) addTo(tally.sketch, bucket, n);
  }
  const prepared = [...groups].map(
    ([id, { total, steps }]): MetricGroup => ({
      id: input.by === undefined ? 'all' : id,
      name: groupName(index, input.by, id),
      total: { ...total.numbers(), byStatus: total.byStatus },
      points: steps.map((tally, at) => ({ at: (edges[at] ?? now).toISOString(), ...tally.numbers() })),
    }),
  );
  return {
    environment: input.scope.environment,
    timezone,
    asOf: now.toISOString(),
    from: (edges[0] ?? now).toISOString(),
    to: (edges.at(-1) ?? now).toISOString(),
    bucket: step,
    by: input.by ?? null,
    groups: prepared.sort((a, b) => b.total.n - a.total.n || a.id.localeCompare(b.id)).slice(0, MOST_GROUPS),
  };
}
