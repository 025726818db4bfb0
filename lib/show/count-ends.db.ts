import { scopePredicate } from '@/lib/access';
import { type Connection, empty, lane, numberOf, queryColumns, type Sql, sql, textOf } from '@/lib/db';
import type { Actor, Scope, TimeWindow } from '@/lib/domain';

export interface Ends {
  facility: string;
  department: string;
  workflow: string;
  connector: string;
  application: string;
  bad: number;
  good: number;
}

const readRow = (row: readonly unknown[]): Ends => ({
  facility: textOf(row[0]),
  department: textOf(row[1]),
  workflow: textOf(row[2]),
  connector: textOf(row[3]),
  application: textOf(row[4]),
  bad: numberOf(row[5]),
  good: numberOf(row[6]),
});

const bad = sql`coalesce(sum(b.n) filter (where b.status in ('failed', 'dead_lettered')), 0)::bigint`;
const good = sql`coalesce(sum(b.n) filter (where b.status in ('completed', 'completed_with_warning')), 0)::bigint`;
const ended = sql`b.status in ('failed', 'dead_lettered', 'completed', 'completed_with_warning')`;

const onlyIf = (unless: Sql | undefined) => (unless ? sql` and not ${unless}` : empty);

interface EndsFilter {
  actor: Actor;
  scope: Scope;
  window: TimeWindow;
  unless?: Sql | undefined;
}

/**
 * Log entries that ended badly and well, by facility, department, workflow, connector and application; none where `unless` holds. Cost: rows of
 * bucket_hour in the window.
 */
export function countEnds({ actor, scope, window: { from, to }, unless }: EndsFilter, on: Connection): Promise<Ends[]> {
  return queryColumns(
    sql`select b.facility, b.department, b.workflow, b.connector, b.application, ${bad} as bad, ${good} as good
      from bucket_hour b
      where ${scopePredicate(actor, scope, 'b')} and b.bucket_at >= ${from} and b.bucket_at < ${to} and ${ended}${onlyIf(unless)}
      group by b.facility, b.department, b.workflow, b.connector, b.application`,
    readRow,
    on,
  );
}

export interface PlaceEnds {
  facility: string;
  workflow: string;
  bad: number;
  good: number;
}

const readPlaceRow = (row: readonly unknown[]): PlaceEnds => ({
  facility: textOf(row[0]),
  workflow: textOf(row[1]),
  bad: numberOf(row[2]),
  good: numberOf(row[3]),
});

/** The same by facility and workflow. */
export function countPlaceEnds({ actor, scope, window: { from, to }, unless }: EndsFilter, on: Connection): Promise<PlaceEnds[]> {
  return queryColumns(
    sql`select b.facility, b.workflow, ${bad} as bad, ${good} as good from bucket_hour b
      where ${scopePredicate(actor, scope, 'b')} and b.bucket_at >= ${from} and b.bucket_at < ${to} and ${ended}${onlyIf(unless)}
      group by b.facility, b.workflow`,
    readPlaceRow,
    on,
  );
}

const KEEP_MS = 5 * 60_000;
const MOST_KEPT = 200;
const kept = new Map<string, { until: number; usual: Promise<PlaceEnds[]> }>();

/** The same ends over the week before `before`, by facility and workflow: what is usual. Kept for five minutes, as it hardly moves. */
export function countUsualEnds(actor: Actor, scope: Scope, before: Date): Promise<PlaceEnds[]> {
  const from = new Date(before.getTime() - 7 * 86_400_000);
  const predicate = scopePredicate(actor, scope, 'b');
  const key = JSON.stringify([predicate.text, predicate.values, from]);
  const now = performance.now();
  const known = kept.get(key);
  if (known && known.until > now) return known.usual;
  if (kept.size >= MOST_KEPT) kept.clear();
  const usual = countPlaceEnds({ actor, scope, window: { from, to: before } }, lane('screen'));
  kept.set(key, { until: now + KEEP_MS, usual });
  usual.catch(() => kept.delete(key));
  return usual;
}
