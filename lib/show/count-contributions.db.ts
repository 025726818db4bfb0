import { z } from 'zod';
import { scopePredicate } from '@/lib/access';
import { empty, query, type Sql, sql } from '@/lib/db';
import type { Actor, Scope, TimeWindow } from '@/lib/domain';
import type { KpiGrouping } from '@/lib/domain/views/kpis';
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
 * count. By place when asked. Cost: the partial indexes contribution_open and contribution_cohort.
 */
export async function countOpen(
  actor: Actor,
  scope: Scope,
  windows: readonly (TimeWindow & { kpi: string })[],
  { by, supplier }: { by?: KpiGrouping; supplier?: string | undefined } = {},
): Promise<OpenCount[]> {
  if (windows.length === 0) return [];
  const place = by === undefined ? sql`''` : places[by];
  return query(
    sql`with slice (kpi, starts, ends) as (
        select * from unnest(${windows.map((one) => one.kpi)}::text[], ${windows.map((one) => one.from)}::timestamptz[], ${windows.map((one) => one.to)}::timestamptz[])),
      left_out as (
        select c.kpi, ${place} as place, c.state, c.opened_at from slice s
        join contribution c on c.environment = ${scope.environment} and c.kpi = s.kpi and c.state = 'open' and c.opened_at < s.ends
        where ${scopePredicate(actor, scope, 'c')}${ofSupplier(supplier)}
        union all
        select c.kpi, ${place}, c.state, c.opened_at from slice s
        join contribution c on c.environment = ${scope.environment} and c.kpi = s.kpi and c.state = 'pending' and c.cohort_at >= s.starts and c.cohort_at < s.ends
        where ${scopePredicate(actor, scope, 'c')}${ofSupplier(supplier)})
      select kpi, place, count(*) filter (where state = 'open')::int as open, min(opened_at) filter (where state = 'open') as oldest,
        count(*) filter (where state = 'pending')::int as pending
      from left_out group by kpi, place`,
    rowSchema,
  );
}

const stateSchema = z.object({ state: z.enum(['counted', 'pending', 'excluded']), n: z.number() });

/** How many cases of a measure's window stand in each state; `counted` equals the n of the number, by construction. */
export async function countStates(
  actor: Actor,
  scope: Scope,
  { kpi, window: { from, to }, supplier }: { kpi: string; window: TimeWindow; supplier?: string | undefined },
): Promise<{ counted: number; pending: number; excluded: number }> {
  const rows = await query(
    sql`select c.state, count(*)::int as n from contribution c
      where c.environment = ${scope.environment} and c.kpi = ${kpi} and c.cohort_at >= ${from} and c.cohort_at < ${to} and c.state <> 'open'
        and ${scopePredicate(actor, scope, 'c')}${ofSupplier(supplier)} group by c.state`,
    stateSchema,
  );
  const of = (state: z.infer<typeof stateSchema>['state']) => rows.find((row) => row.state === state)?.n ?? 0;
  return { counted: of('counted'), pending: of('pending'), excluded: of('excluded') };
}
