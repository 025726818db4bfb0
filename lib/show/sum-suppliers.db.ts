import { z } from 'zod';
import { scopePredicate } from '@/lib/access';
import { query, type Sql, sql } from '@/lib/db';
import { type Actor, GAMMA, type Scope, type TimeWindow, UNASSIGNED, unflattenSketch, ZERO_BUCKET } from '@/lib/domain';
import { isLevel, type KpiSum, type MeasuredKpi } from './judge-kpi';

/** Cases beyond which a page does not read them one by one. */
export const MOST_CASES = 200_000;

/** The supplier of a contribution; cases that name none stand together under `unassigned`. */
export const supplierColumn = sql`coalesce(c.supplier, ${UNASSIGNED})`;

const counted = (actor: Actor, scope: Scope, kpi: string): Sql =>
  sql`c.environment = ${scope.environment} and c.kpi = ${kpi} and c.state = 'counted' and ${scopePredicate(actor, scope, 'c')}`;

const slices = (windows: readonly (TimeWindow & { slice: string })[]): Sql =>
  sql`unnest(${windows.map((one) => one.slice)}::text[], ${windows.map((one) => one.from)}::timestamptz[],
    ${windows.map((one) => one.to)}::timestamptz[]) as s (slice, starts, ends)`;

const supplierSchema = z.object({
  slice: z.string(),
  supplier: z.string(),
  n: z.number(),
  numerator: z.number(),
  denominator: z.number(),
  pairs: z.array(z.number()),
});

/** The cases of a slice and what each gives to its numerator: those counted in it; of a level, those that stood at its end. */
function casesOf(actor: Actor, scope: Scope, kpi: MeasuredKpi): { on: Sql; numerator: Sql } {
  if (!isLevel(kpi))
    return { on: sql`c.cohort_at >= s.starts and c.cohort_at < s.ends and ${counted(actor, scope, kpi.id)}`, numerator: sql`c.numerator` };
  return {
    on: sql`c.environment = ${scope.environment} and c.kpi = ${kpi.id} and c.state = 'standing' and c.part is null and c.opened_at < s.ends
      and (c.closed_at is null or c.closed_at >= s.ends) and ${scopePredicate(actor, scope, 'c')}`,
    numerator: sql`case when c.counts_at < s.ends then c.numerator else 0 end`,
  };
}

/**
 * The sums of a measure by supplier, which buckets do not keep: one row a slice and supplier, worked out from the cases of the slice.
 * Cost: the ranges of contribution_cohort, of a level contribution_standing, one row read a case; callers bound how many that are.
 */
export async function sumSuppliers(
  actor: Actor,
  scope: Scope,
  kpi: MeasuredKpi,
  windows: readonly (TimeWindow & { slice: string })[],
): Promise<(KpiSum & { slice: string; supplier: string })[]> {
  const { on, numerator } = casesOf(actor, scope, kpi);
  const rows = await query(
    sql`with cell as (
        select s.slice, ${supplierColumn} as supplier,
          case when c.value_ms is null then null when c.value_ms < 1 then ${ZERO_BUCKET}::int else ceil(ln(c.value_ms) / ${Math.log(GAMMA)}::float8)::int end as bucket,
          count(*) as n, sum(${numerator}) as numerator, sum(c.denominator) as denominator
        from ${slices(windows)} join contribution c on ${on}
        group by 1, 2, 3)
      select slice, supplier, sum(n)::int as n, sum(numerator) as numerator, sum(denominator) as denominator,
        coalesce(array_agg(bucket) filter (where bucket is not null) || array_agg(n::int) filter (where bucket is not null), '{}') as pairs
      from cell group by slice, supplier order by slice, supplier`,
    supplierSchema,
  );
  return rows.map(({ pairs, ...row }) => {
    const size = pairs.length / 2;
    return { ...row, sketch: unflattenSketch(Array.from({ length: size }, (_, i) => [pairs[i] ?? 0, pairs[size + i] ?? 0]).flat()) };
  });
}

const spreadSchema = z.object({ slice: z.string(), cases: z.number().nullable() });

/**
 * How many cases of equal weight carry as much as the weighed ones of each slice: an order of 400 lines is one case, not 400. From the
 * variance of a ratio of sums, never more than weights alone allow. Source: Cochran, Sampling Techniques, 1977, 2.11; Kish 1965.
 * Cost: as sumSuppliers.
 */
export async function sumSpreads(
  actor: Actor,
  scope: Scope,
  kpi: string,
  windows: readonly (TimeWindow & { slice: string })[],
): Promise<Map<string, number>> {
  const rows = await query(
    sql`with total as (
        select s.slice, sum(c.numerator) as a, sum(c.denominator) as b, sum(c.numerator * c.numerator) as aa, sum(c.numerator * c.denominator) as ab,
          sum(c.denominator * c.denominator) as bb
        from ${slices(windows)} join contribution c on c.cohort_at >= s.starts and c.cohort_at < s.ends and ${counted(actor, scope, kpi)} group by s.slice),
      spread as (select slice, a / b as share, b * b / bb as weights, (aa - 2 * a / b * ab + a / b * a / b * bb) / (b * b) as variance from total where b > 0)
      select slice, case when variance > 0 then least(weights, share * (1 - share) / variance) else weights end as cases from spread`,
    spreadSchema,
  );
  return new Map(rows.flatMap(({ slice, cases }) => (cases === null ? [] : [[slice, cases] as const])));
}

const openSchema = z.object({ slice: z.string(), open: z.number() });

/** How many cases that began in each slice are still open. Cost: the partial index contribution_open. */
export async function countOpenOf(
  actor: Actor,
  scope: Scope,
  kpi: string,
  windows: readonly (TimeWindow & { slice: string })[],
): Promise<Map<string, number>> {
  const rows = await query(
    sql`select s.slice, count(*)::int as open from ${slices(windows)}
      join contribution c on c.environment = ${scope.environment} and c.kpi = ${kpi} and c.state = 'open' and c.opened_at >= s.starts and c.opened_at < s.ends
      where ${scopePredicate(actor, scope, 'c')} group by s.slice`,
    openSchema,
  );
  return new Map(rows.map(({ slice, open }) => [slice, open]));
}
