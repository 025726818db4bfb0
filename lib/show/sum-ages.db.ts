import { scopePredicate } from '@/lib/access';
import { queryColumns, readAtOnce, type Sql, sql, textOf, timeOf } from '@/lib/db';
import type { Actor, Scope } from '@/lib/domain';
import type { KpiGrouping } from '@/lib/domain/views/kpis';
import { nextStep, stepsOf } from './kpi-windows';
import type { KpiCell, KpiSlice, SumKpiBuckets } from './sum-kpi-buckets.db';

const BEGINNING = new Date(0);
const places: Record<KpiGrouping, Sql> = { facility: sql`c.facility`, department: sql`c.department`, workflow: sql`c.workflow` };
interface Row {
  kpi: string;
  place: string;
  known_by: string;
  known_at: Date;
  holds_until: Date;
}

const readRow = (row: readonly unknown[]): Row => ({
  kpi: textOf(row[0]),
  place: textOf(row[1]),
  known_by: textOf(row[2]),
  known_at: timeOf(row[3]),
  holds_until: timeOf(row[4]),
});

/**
 * Returns how old the oldest of each place is at the end of each slice or step: of every part the newest date known by then. `n` is how many
 * parts were known. Cost: entries of contribution_age of the slices' measures; the rows of those that became known after the first instant, and
 * one for each part before.
 */
export async function sumAges(actor: Actor, scope: Scope, { slices, by, timezone }: SumKpiBuckets): Promise<KpiCell[]> {
  if (slices.length === 0) return [];
  const last = new Date(Math.max(...slices.map((slice) => slice.to.getTime())));
  const first = new Date(Math.min(...slices.flatMap((slice) => instantsOf(slice, timezone).map(({ at }) => at.getTime()))));
  const place = by === undefined ? sql`''` : places[by];
  const stands = sql`c.environment = ${scope.environment} and c.kpi = any(${[...new Set(slices.map((slice) => slice.kpi))]}::text[])
        and c.state = 'standing' and c.part is not null and ${scopePredicate(actor, scope, 'c')}`;
  const rows = await readAtOnce((on) =>
    queryColumns(
      sql`select c.kpi, ${place}, c.facility || chr(31) || c.part, ${BEGINNING}::timestamptz as known_at, max(c.cohort_at)
      from contribution c where ${stands} and c.opened_at < ${first} group by 1, 2, c.facility, c.part
      union all
      select c.kpi, ${place}, c.facility || chr(31) || c.part, c.opened_at, c.cohort_at
      from contribution c where ${stands} and c.opened_at >= ${first} and c.opened_at < ${last}
      order by known_at`,
      readRow,
      on,
    ),
  );
  return slices.flatMap((slice) =>
    runAges(
      slice,
      rows.filter((row) => row.kpi === slice.kpi),
      timezone,
    ),
  );
}

/** How old the oldest of each place is at the instants of a slice; `rows` by when they became known. */
export function runAges(slice: KpiSlice, rows: readonly Omit<Row, 'kpi'>[], timezone: string): KpiCell[] {
  const newest = new Map<string, { place: string; until: number }>();
  let next = 0;
  return instantsOf(slice, timezone).flatMap(({ step, at }) => {
    for (let row = rows[next]; row && row.known_at < at; row = rows[++next]) {
      const key = `${row.place} ${row.known_by}`;
      const until = row.holds_until.getTime();
      if ((newest.get(key)?.until ?? Number.NEGATIVE_INFINITY) < until) newest.set(key, { place: row.place, until });
    }
    return [...Map.groupBy(newest.values(), ({ place }) => place)].map(([place, parts]): KpiCell => {
      const oldestMs = at.getTime() - Math.min(...parts.map(({ until }) => until));
      return {
        kpi: slice.kpi,
        slice: slice.slice,
        place,
        step,
        n: parts.length,
        numerator: 0,
        denominator: 0,
        sketch: new Map(),
        oldestMs,
      };
    });
  });
}

/** The instants at which a slice is looked at: the end of each of its steps, or its own. */
export function instantsOf({ from, to, bucket }: KpiSlice, timezone: string): { step: Date; at: Date }[] {
  if (bucket === undefined) return [{ step: BEGINNING, at: to }];
  return stepsOf({ from, to }, bucket, timezone).map((step) => ({
    step,
    at: new Date(Math.min(to.getTime(), nextStep(step, bucket, timezone).getTime())),
  }));
}
