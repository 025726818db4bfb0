import { z } from 'zod';
import { scopePredicate } from '@/lib/access';
import { empty, query, queryPrepared, type Sql, sql } from '@/lib/db';
import type { Actor, Scope, TimeWindow } from '@/lib/domain';
import type { KpiGrouping } from '@/lib/domain/views/kpis';
import { inState, numeratorIn } from './case-state.db';
import { seesWhole } from './find-exceptions.db';
import { addSums, cellsOfWindow, isLevel, type MeasuredKpi } from './judge-kpi';
import { sumKpis } from './sum-kpis.db';
import { supplierColumn } from './sum-suppliers.db';

export interface OpenCount {
  kpi: string;
  place: string;
  open: number;
  oldestOpenAt: Date | null;
  /** Begun in the window, too young to count. */
  pending: number;
}

const rowSchema = z
  .object({ kpi: z.string(), place: z.string(), open: z.number(), oldest: z.date().nullable(), pending: z.number() })
  .transform(({ oldest, ...row }): OpenCount => ({ ...row, oldestOpenAt: oldest }));

/** ` and` the contributions of one supplier; `unassigned` are those that name none. */
export const ofSupplier = (supplier: string | undefined): Sql =>
  supplier === undefined ? empty : sql` and ${supplierColumn} = ${supplier}`;

const places: Record<KpiGrouping, Sql> = { facility: sql`c.facility`, department: sql`c.department`, workflow: sql`c.workflow` };

/**
 * What is not in the number: cases begun before the end of the window and still open now, and cases of the window too young to
 * count; windows are of whole hours. By place when asked. Cost: kpi_waiting where nothing limits the reader, else the partial indexes
 * contribution_open and contribution_waiting, an entry a case.
 */
export async function countOpen(
  actor: Actor,
  scope: Scope,
  windows: readonly (TimeWindow & { kpi: string })[],
  { by, supplier }: { by?: KpiGrouping; supplier?: string | undefined } = {},
): Promise<OpenCount[]> {
  if (windows.length === 0) return [];
  if (by === undefined && supplier === undefined && seesWhole(actor, scope)) return readWaiting(scope, windows);
  const place = by === undefined ? sql`''` : places[by];
  return query(
    sql`with slice (kpi, starts, ends) as (
        select * from unnest(${windows.map((one) => one.kpi)}::text[], ${windows.map((one) => one.from)}::timestamptz[], ${windows.map((one) => one.to)}::timestamptz[])),
      opened as (
        select s.kpi, ${place} as place, count(*) as n, min(c.opened_at) as oldest from slice s
        join contribution c on c.environment = ${scope.environment} and c.kpi = s.kpi and c.state = 'open' and c.opened_at < s.ends
        where ${scopePredicate(actor, scope, 'c')}${ofSupplier(supplier)} group by 1, 2),
      waiting as (
        select s.kpi, ${place} as place, count(*) as n from slice s
        join contribution c on c.environment = ${scope.environment} and c.kpi = s.kpi and c.state = 'pending' and c.opened_at < s.ends and c.cohort_at >= s.starts
        where ${scopePredicate(actor, scope, 'c')}${ofSupplier(supplier)} group by 1, 2)
      select kpi, place, coalesce(opened.n, 0)::int as open, opened.oldest, coalesce(waiting.n, 0)::int as pending
      from opened full join waiting using (kpi, place)`,
    rowSchema,
  );
}

/** The same of all places together, from the counts that are kept of them. Planned once: the oldest is sought in every month there is. */
function readWaiting({ environment }: Scope, windows: readonly (TimeWindow & { kpi: string })[]): Promise<OpenCount[]> {
  return queryPrepared(
    sql`select s.kpi, '' as place, w.open, w.pending, case when w.open > 0 then
          (select min(c.opened_at) from contribution c where c.environment = ${environment} and c.kpi = s.kpi and c.state = 'open' and c.opened_at < s.ends) end as oldest
      from unnest(${windows.map((one) => one.kpi)}::text[], ${windows.map((one) => one.from)}::timestamptz[], ${windows.map((one) => one.to)}::timestamptz[]) as s (kpi, starts, ends),
        lateral (select coalesce(sum(n) filter (where state = 'open'), 0)::int as open, coalesce(sum(n) filter (where state = 'pending' and cohort_hour >= s.starts), 0)::int as pending
          from kpi_waiting where environment = ${environment} and kpi = s.kpi and opened_hour < s.ends) w
      where w.open > 0 or w.pending > 0`,
    rowSchema,
  );
}

/** How many cases of a measure's window were left out of it. Cost: the partial index contribution_excluded. */
export async function countExcluded(actor: Actor, scope: Scope, kpi: MeasuredKpi, window: TimeWindow): Promise<number> {
  const [row] = await query(
    sql`select count(*)::int as n from contribution c
      where c.environment = ${scope.environment} and c.kpi = ${kpi.id} and ${inState(kpi, 'excluded', window)} and ${scopePredicate(actor, scope, 'c')}`,
    z.object({ n: z.number() }),
  );
  return row?.n ?? 0;
}

export interface StateCounts {
  counted: number;
  pending: number;
  excluded: number;
  /** Of those counted, how many are in the numerator. */
  numerator: number;
}

interface CountStates {
  kpi: MeasuredKpi;
  window: TimeWindow;
  timezone: string;
  /** Counted already: those too young to count. */
  pending: number;
  supplier?: string | undefined;
}

/**
 * How many cases of a measure's window stand in each state; `counted` is the n of the number itself. Cost: the sums of the window, and those excluded,
 * however many cases there are; all cases of the window where a supplier is asked for, whom sums do not tell apart.
 */
export async function countStates(actor: Actor, scope: Scope, asked: CountStates): Promise<StateCounts> {
  const { kpi, window, timezone, pending, supplier } = asked;
  if (supplier !== undefined) return countCases(actor, scope, asked);
  const [cells, excluded] = await Promise.all([
    sumKpis(actor, scope, { slices: [{ kpi: kpi.id, slice: '', ...window }], timezone }),
    countExcluded(actor, scope, kpi, window),
  ]);
  const sum = addSums(cellsOfWindow(kpi, cells));
  const numerator = isCountedByOnes(kpi) ? Math.round(sum.numerator) : (await countCases(actor, scope, asked)).numerator;
  return { counted: sum.n, numerator, pending, excluded };
}

/** Whether each case gives one or nothing to the numerator, so that its sum says how many are in it. */
const isCountedByOnes = ({ measure }: MeasuredKpi): boolean =>
  measure.kind !== 'sum_ratio' && measure.kind !== 'rate' && !('weight' in measure && measure.weight !== undefined);

async function countCases(actor: Actor, scope: Scope, { kpi, window, supplier }: CountStates): Promise<StateCounts> {
  const [row] = await query(
    sql`select count(*) filter (where ${inState(kpi, 'counted', window)})::int as counted,
        count(*) filter (where ${inState(kpi, 'counted', window)} and ${numeratorIn(kpi, window)} > 0)::int as numerator,
        count(*) filter (where ${inState(kpi, 'pending', window)})::int as pending,
        count(*) filter (where ${inState(kpi, 'excluded', window)})::int as excluded
      from contribution c
      where c.environment = ${scope.environment} and c.kpi = ${kpi.id} and c.state <> 'open'
        and (c.cohort_at >= ${window.from} ${isLevel(kpi) ? sql`or c.state = 'standing'` : empty})
        and ${scopePredicate(actor, scope, 'c')}${ofSupplier(supplier)}`,
    z.object({ counted: z.number(), numerator: z.number(), pending: z.number(), excluded: z.number() }),
  );
  return row ?? { counted: 0, numerator: 0, pending: 0, excluded: 0 };
}
