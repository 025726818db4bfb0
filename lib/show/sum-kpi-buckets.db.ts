import { z } from 'zod';
import { scopePredicate } from '@/lib/access';
import { query, type Sql, sql } from '@/lib/db';
import { type Actor, type Scope, type TimeWindow, unflattenSketch } from '@/lib/domain';
import type { KpiBucket, KpiGrouping } from '@/lib/domain/views/kpis';
import type { KpiSum } from './judge-kpi';

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

const rowSchema = z.object({
  kpi: z.string(),
  slice: z.string(),
  place: z.string(),
  step: z.date(),
  n: z.number(),
  numerator: z.number(),
  denominator: z.number(),
  buckets: z.array(z.number()).nullable(),
  counts: z.array(z.number()).nullable(),
});

const places: Record<KpiGrouping, Sql> = { facility: sql`b.facility`, department: sql`b.department`, workflow: sql`b.workflow` };

/**
 * Sums of KPI buckets over each slice, by place and local step: counts and sums added, sketches merged pair by pair, so a parent is
 * the merge of its parts. Slices without a bucket give no row. Cost: one range of kpi_bucket's primary key for each slice.
 */
export async function sumKpiBuckets(actor: Actor, scope: Scope, { slices, by, timezone }: SumKpiBuckets): Promise<KpiCell[]> {
  if (slices.length === 0) return [];
  const place = by === undefined ? sql`''` : places[by];
  const rows = await query(
    sql`with slice (kpi, slice, starts, ends, bucket) as (
        select * from unnest(${slices.map((one) => one.kpi)}::text[], ${slices.map((one) => one.slice)}::text[],
          ${slices.map((one) => one.from)}::timestamptz[], ${slices.map((one) => one.to)}::timestamptz[], ${slices.map((one) => one.bucket ?? null)}::text[])),
      cell as materialized (
        select s.kpi, s.slice, ${place} as place, coalesce(date_trunc(s.bucket, b.bucket_at, ${timezone}), 'epoch') as step, b.n, b.numerator, b.denominator, b.sketch
        from slice s join kpi_bucket b on b.environment = ${scope.environment} and b.kpi = s.kpi and b.bucket_at >= s.starts and b.bucket_at < s.ends
        where (b.n <> 0 or b.numerator <> 0 or b.denominator <> 0) and ${scopePredicate(actor, scope, 'b')}),
      total as (select kpi, slice, place, step, sum(n)::bigint as n, sum(numerator) as numerator, sum(denominator) as denominator from cell group by kpi, slice, place, step),
      pair as (
        select c.kpi, c.slice, c.place, c.step, c.sketch[i] as bucket, sum(c.sketch[i + 1])::bigint as count
        from cell c, generate_series(1, cardinality(c.sketch), 2) i group by c.kpi, c.slice, c.place, c.step, c.sketch[i]),
      merged as (select kpi, slice, place, step, array_agg(bucket) as buckets, array_agg(count) as counts from pair group by kpi, slice, place, step)
      select total.*, merged.buckets, merged.counts from total left join merged using (kpi, slice, place, step) order by step, place`,
    rowSchema,
  );
  return rows.map(({ buckets, counts, ...row }) => ({
    ...row,
    sketch: unflattenSketch((buckets ?? []).flatMap((bucket, at) => [bucket, counts?.[at] ?? 0])),
  }));
}
