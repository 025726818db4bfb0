import { type CatalogIndex, currentCatalog, indexCatalog } from '@/lib/catalog';
import { type Connection, numberOf, queryColumns, readAtOnce, sql, textOf, textOrNull } from '@/lib/db';
import { type Actor, freeDimensions, OTHER, quantilesOf, type Scope, type TimeWindow } from '@/lib/domain';
import type { MetricGroup, MetricGrouping, MetricPoint, Metrics } from '@/lib/domain/views/metrics';
import { alignWindow } from './align-window';
import { selectBuckets, selectMinutes } from './bucket-source.db';
import { countOpenTransactions } from './count-open-transactions.db';
import { countOtherValues } from './list-others.db';
import { namePlaces } from './name-places';
import { prepareCorrected, readDays, splitWindow } from './read-days.db';
import { readPairs } from './read-pairs';
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

class Tally {
  n = 0;
  failed = 0;
  retries = 0;
  ended = 0;
  byStatus: Record<string, number> = {};
  sketches: number[][] = [];
  add({ status, n, retries, pairs }: Row) {
    this.n += n;
    this.retries += retries;
    this.byStatus[status] = (this.byStatus[status] ?? 0) + n;
    if (bad.has(status)) this.failed += n;
    if (bad.has(status) || good.has(status)) this.ended += n;
    if (pairs.length > 0) this.sketches.push(pairs);
  }
  numbers(): Omit<MetricPoint, 'at'> {
    const [p50, p90, p95, p99] = quantilesOf(this.sketches, [0.5, 0.9, 0.95, 0.99]);
    return {
      n: this.n,
      failed: this.failed,
      retries: this.retries,
      errorRatio: this.ended === 0 ? null : this.failed / this.ended,
      p50: p50 ?? null,
      p90: p90 ?? null,
      p95: p95 ?? null,
      p99: p99 ?? null,
    };
  }
}

interface Row {
  step: number;
  id: string;
  status: string;
  n: number;
  retries: number;
  /** Of the sketch, flat; a bucket may come more than once. */
  pairs: number[];
}

const readRow = (row: readonly unknown[]): Row => ({
  step: numberOf(row[0]),
  id: textOf(row[1]),
  status: textOf(row[2]),
  n: numberOf(row[3]),
  retries: numberOf(row[4]),
  pairs: readPairs(textOrNull(row[5])),
});

interface Steps {
  step: Step;
  edges: readonly Date[];
  timezone: string;
}

async function readRows(actor: Actor, input: MetricsInput, { step, edges, timezone }: Steps, on: Connection) {
  const window = { from: edges[0] ?? new Date(0), to: edges.at(-1) ?? new Date(0) };
  const days = await readDays({ environment: input.scope.environment, timezone, rows: 'rolled', window }, on);
  const filter = { actor, ...input };
  const spans = step === 'day' ? splitWindow(days, window) : { days: [], hours: [window] };
  const rows = await queryColumns(
    // width_bucket finds the step of a row by the very edges the answer shows, local days with 23 hours included.
    sql`select width_bucket(b.bucket_at, ${edges.slice(0, -1)}::timestamptz[]), b.id, b.status, sum(b.n)::bigint, sum(b.retries)::bigint,
        string_agg(b.sketch, ',') filter (where b.sketch <> '')
      from (${step === 'minute' ? selectMinutes(filter, input.by, window) : selectBuckets(filter, input.by, spans)}) b
      group by 1, 2, 3 having sum(b.n) <> 0`,
    readRow,
    on,
  );
  const asked = freeDimensions.filter((one) => one === input.by || (one !== 'error_class' && (input[one]?.length ?? 0) > 0));
  return { rows, days, others: await countOtherValues({ environment: input.scope.environment, window }, asked, on) };
}

const groupName = (index: CatalogIndex, by: MetricGrouping | undefined, id: string): string => {
  if (by === undefined) return 'all';
  if (id === OTHER && freeDimensions.some((one) => one === by)) return 'Other, not told apart';
  if (by === 'status' || by === 'error_class') return id === '' ? 'none' : id.replaceAll('_', ' ');
  return id === '' ? 'Not assigned' : namePlaces(index)[by](id).name;
};

/** Log entries over time, the largest groups first, at most 60. Cost: rows of the window, by the day where
 * whole local days are asked for, see selectBuckets. */
export async function readMetrics(actor: Actor, input: MetricsInput, now = new Date()): Promise<Metrics> {
  const index = indexCatalog((await currentCatalog()).catalog);
  const timezone = index.catalog.organisation.timezone;
  const step = input.bucket ?? stepFor(input.window);
  const edges = stepsOf(step === 'minute' ? input.window : alignWindow(input.window), step, timezone);
  const [{ rows, days, others }, open] = await Promise.all([
    readAtOnce((on) => readRows(actor, input, { step, edges, timezone }, on)),
    countOpenTransactions(actor, input),
  ]);
  const groups = new Map<string, { total: Tally; steps: Tally[] }>();
  const group = (id: string) => {
    const known = groups.get(id) ?? { total: new Tally(), steps: edges.slice(0, -1).map(() => new Tally()) };
    groups.set(id, known);
    return known;
  };
  if (input.by === undefined) group('');
  for (const row of rows) {
    const { total, steps } = group(row.id);
    total.add(row);
    steps[row.step - 1]?.add(row);
  }
  const prepared = [...groups].map(
    ([id, { total, steps }]): MetricGroup => ({
      id: input.by === undefined ? 'all' : id,
      name: groupName(index, input.by, id),
      total: { ...total.numbers(), byStatus: total.byStatus },
      points: steps.map((tally, at) => ({ at: (edges[at] ?? now).toISOString(), ...tally.numbers() })),
      open: open && (open.get(id)?.n ?? 0),
      oldestOpenAt: open?.get(id)?.oldest.toISOString() ?? null,
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
    corrected: prepareCorrected(days, actor, input.scope),
    others,
    groups: prepared.sort((a, b) => b.total.n - a.total.n || a.id.localeCompare(b.id)).slice(0, MOST_GROUPS),
  };
}
