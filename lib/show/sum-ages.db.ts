import { scopePredicate } from '@/lib/access';
import { numberOf, queryColumns, readAtOnce, type Sql, sql, textOf, timeOf } from '@/lib/db';
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

/**
 * Returns how old the oldest of each place is at the end of each slice or step: of every part the newest date known by then. `n` is how many
 * parts were known. Cost: entries of contribution_age of the slices' measures; a row for each part and instant at most.
 */
export async function sumAges(actor: Actor, scope: Scope, { slices, by, timezone }: SumKpiBuckets): Promise<KpiCell[]> {
  if (slices.length === 0) return [];
  const instants = [...new Set(slices.flatMap((slice) => instantsOf(slice, timezone).map(({ at }) => at.getTime())))]
    .sort((a, b) => a - b)
    .map((at) => new Date(at));
  // Between two instants only the newest of a part is ever asked for, and it may as well have become known at the first of them.
  const readRow = (row: readonly unknown[]): Row => ({
    kpi: textOf(row[0]),
    place: textOf(row[1]),
    known_by: textOf(row[2]),
    known_at: instants[numberOf(row[3]) - 1] ?? BEGINNING,
    holds_until: timeOf(row[4]),
  });
  const rows = await readAtOnce((on) =>
    queryColumns(
      sql`select c.kpi, ${by === undefined ? sql`''` : places[by]}, c.facility || chr(31) || c.part,
          width_bucket(c.opened_at, ${instants}::timestamptz[]) as passed, max(c.cohort_at)
        from contribution c where c.environment = ${scope.environment} and c.kpi = any(${[...new Set(slices.map((slice) => slice.kpi))]}::text[])
          and c.state = 'standing' and c.part is not null and c.opened_at < ${instants.at(-1)} and ${scopePredicate(actor, scope, 'c')}
        group by 1, 2, c.facility, c.part, 4 order by 4`,
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
