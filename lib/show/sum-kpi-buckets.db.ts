import { placesFor, scopePredicate } from '@/lib/access';
import { numberOf, queryColumns, readAtOnce, type Sql, sql, textOf, textOrNull, timeOf } from '@/lib/db';
import { type Actor, type Scope, type TimeWindow, unflattenSketch } from '@/lib/domain';
import type { KpiBucket, KpiGrouping } from '@/lib/domain/views/kpis';
import type { KpiSum } from './judge-kpi';
import { readDays, splitWindow } from './read-days.db';
import { readPairs } from './read-pairs';

/** A window of one measure to sum; `bucket` only when steps are asked for. */
export interface KpiSlice extends TimeWindow {
  kpi: string;
  slice: string;
  bucket?: KpiBucket;
}

export interface SumKpiBuckets {
  slices: KpiSlice[];
  /** One sum per place instead of one for all. */
  by?: KpiGrouping | undefined;
  timezone: string;
}

export interface KpiCell extends KpiSum {
  kpi: string;
  slice: string;
  place: string;
  /** Start of the local step; the epoch when no steps were asked for. */
  step: Date;
}

const readRow = (row: readonly unknown[]): KpiCell => ({
  kpi: textOf(row[0]),
  slice: textOf(row[1]),
  place: textOf(row[2]),
  step: timeOf(row[3]),
  n: numberOf(row[4]),
  numerator: numberOf(row[5]),
  denominator: numberOf(row[6]),
  sketch: unflattenSketch(readPairs(textOrNull(row[7]))),
});

const places: Record<KpiGrouping, Sql> = { facility: sql`b.facility`, department: sql`b.department`, workflow: sql`b.workflow` };

/** The coarsest days that can answer exactly: by facility when nothing else is asked or limited, whole when nothing is. */
function levelFor(actor: Actor, scope: Scope, by: KpiGrouping | undefined): 'whole' | 'facility' | 'place' {
  const { all, grants } = placesFor(actor, scope.environment);
  const fine = by === 'department' || by === 'workflow' || scope.department?.length || scope.workflow?.length;
  if (fine || (!all && grants.some(({ departments, workflows }) => departments !== null || workflows !== null))) return 'place';
  return by === 'facility' || scope.facility?.length || !all ? 'facility' : 'whole';
}

interface Span extends TimeWindow {
  kpi: string;
  slice: string;
  bucket: KpiBucket | null;
}

const rowsOf = (spans: readonly Span[]): Sql =>
  sql`unnest(${spans.map((one) => one.kpi)}::text[], ${spans.map((one) => one.slice)}::text[], ${spans.map((one) => one.from)}::timestamptz[],
    ${spans.map((one) => one.to)}::timestamptz[], ${spans.map((one) => one.bucket)}::text[]) as s (kpi, slice, starts, ends, bucket)`;

/**
 * Sums of a measure over each slice, by place and local step: counts and sums added, sketches merged pair by pair, so a parent is the merge
 * of its parts. Whole local days are read by the day, the rest by the hour. Slices without a bucket give no row. Cost: one range of a primary
 * key for each slice.
 */
export async function sumKpiBuckets(actor: Actor, scope: Scope, { slices, by, timezone }: SumKpiBuckets): Promise<KpiCell[]> {
  if (slices.length === 0) return [];
  const window = {
    from: new Date(Math.min(...slices.map((one) => one.from.getTime()))),
    to: new Date(Math.max(...slices.map((one) => one.to.getTime()))),
  };
  const place = by === undefined ? sql`''` : places[by];
  const cell = sql`select s.kpi, s.slice, ${place} as place, coalesce(date_trunc(s.bucket, b.bucket_at, ${timezone}), 'epoch') as step, b.n, b.numerator, b.denominator, b.sketch`;
  const visible = sql`b.environment = ${scope.environment} and b.kpi = s.kpi and b.bucket_at >= s.starts and b.bucket_at < s.ends
        where (b.n <> 0 or b.numerator <> 0 or b.denominator <> 0) and ${scopePredicate(actor, scope, 'b')}`;
  return readAtOnce(async (on) => {
    const days = await readDays({ environment: scope.environment, timezone, rows: 'kept', window }, on);
    const split = slices.map((one) => ({ one, spans: one.bucket === 'hour' ? { days: [], hours: [one] } : splitWindow(days, one) }));
    const spansOf = (grain: 'days' | 'hours') =>
      split.flatMap(({ one: { kpi, slice, bucket }, spans }) =>
        spans[grain].map(({ from, to }): Span => ({ kpi, slice, bucket: bucket ?? null, from, to })),
      );
    return queryColumns(
      sql`select b.kpi, b.slice, b.place, b.step, sum(b.n)::bigint, sum(b.numerator), sum(b.denominator),
            string_agg(array_to_string(b.sketch, ','), ',') filter (where cardinality(b.sketch) > 0)
          from (
            ${cell} from ${rowsOf(spansOf('hours'))} join kpi_bucket b on ${visible}
            union all
            ${cell} from ${rowsOf(spansOf('days'))} join kpi_day b on b.level = ${levelFor(actor, scope, by)} and ${visible}) b
          group by b.kpi, b.slice, b.place, b.step order by b.step, b.place`,
      readRow,
      on,
    );
  });
}
