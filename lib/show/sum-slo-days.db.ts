import { z } from 'zod';
import { scopePredicate } from '@/lib/access';
import { freshnessCalendar } from '@/lib/calendar';
import type { CatalogIndex } from '@/lib/catalog';
import { type Connection, query, sql } from '@/lib/db';
import { type Actor, countedAs, elapsedMs, FRESHNESS_LEARNS_MS, freshnessOf, type Scope, type Slo, type Tally } from '@/lib/domain';

const HOUR_MS = 3_600_000;

export interface SloSpan {
  slo: Slo;
  from: Date;
  to: Date;
}

export interface SloDay extends Tally {
  slo: string;
  /** Beginning of the day of the organisation. */
  at: Date;
}

/**
 * What was counted of each SLO by day, of places that the actor may see and the scope asks for; `byDay` false: of the whole span at once.
 * Freshness is not among them. Cost: a row of slo_day an SLO, day and place.
 */
export async function sumSloDays(actor: Actor, scope: Scope, spans: readonly SloSpan[], on: Connection, byDay: boolean): Promise<SloDay[]> {
  const asked = spans.filter(({ slo }) => slo.indicator.kind !== 'freshness');
  if (asked.length === 0) return [];
  const rows = asked.map(({ slo, from, to }) => ({ slo: slo.id, key: countedAs(slo), from, to }));
  const step = byDay ? sql`s.bucket_at` : sql`r."from"`;
  return query(
    sql`select r.slo, ${step} as at, sum(s.good)::bigint as good, sum(s.bad)::bigint as bad
      from json_to_recordset(${JSON.stringify(rows)}::json) as r (slo text, key text, "from" timestamptz, "to" timestamptz)
      join slo_day s on s.environment = ${scope.environment} and s.counted_as = r.key and s.bucket_at >= r."from" and s.bucket_at < r."to"
      where ${scopePredicate(actor, scope, 's')} group by 1, 2 having sum(s.good) + sum(s.bad) > 0 order by 1, 2`,
    z.object({ slo: z.string(), at: z.date(), good: z.number(), bad: z.number() }),
    on,
  );
}

/** What counts the minutes of each freshness SLO, by its id, over its span; those without any arrival are absent. Cost: a row an hour of twice the span. */
export async function readFreshness(
  environment: string,
  spans: readonly SloSpan[],
  index: CatalogIndex,
  on: Connection,
): Promise<Map<string, (window: { from: Date; to: Date }) => Tally>> {
  const asked = spans.flatMap(({ slo, from, to }) =>
    slo.indicator.kind === 'freshness' ? [{ slo, from, to, withinMs: elapsedMs(slo.indicator.within) }] : [],
  );
  if (asked.length === 0) return new Map();
  const rows = asked.map(({ slo, from, to, withinMs }) => ({
    slo: slo.id,
    key: countedAs(slo),
    from: new Date(from.getTime() - FRESHNESS_LEARNS_MS - withinMs - HOUR_MS),
    to,
  }));
  const told = await query(
    sql`select r.slo, s.bucket_at as at, s.minutes
      from json_to_recordset(${JSON.stringify(rows)}::json) as r (slo text, key text, "from" timestamptz, "to" timestamptz)
      join slo_arrival s on s.environment = ${environment} and s.counted_as = r.key and s.bucket_at >= r."from" and s.bucket_at < r."to"`,
    z.object({ slo: z.string(), at: z.date(), minutes: z.union([z.number(), z.bigint()]).transform(BigInt) }),
    on,
  );
  const arrivals = Map.groupBy(told, (row) => row.slo);
  return new Map(
    asked.flatMap(({ slo, from, to, withinMs }) => {
      const own = arrivals.get(slo.id);
      return own ? [[slo.id, freshnessOf({ arrivals: own, from, to, withinMs, ...freshnessCalendar(slo, index.catalog) })] as const] : [];
    }),
  );
}

/** What was counted of each key over all places since then, by window in ms. Cost: an index range of slo_minute a key and window. */
export async function sumSloMinutes(
  environment: string,
  windows: readonly { key: string; from: Date; to: Date }[],
  on: Connection,
): Promise<Tally[]> {
  if (windows.length === 0) return [];
  const rows = await query(
    sql`select r.i, coalesce(s.good, 0)::bigint as good, coalesce(s.bad, 0)::bigint as bad
      from json_to_recordset(${JSON.stringify(windows.map((window, i) => ({ i, ...window })))}::json)
        as r (i integer, key text, "from" timestamptz, "to" timestamptz)
      cross join lateral (select sum(m.good) as good, sum(m.bad) as bad from slo_minute m where m.environment = ${environment}
        and m.counted_as = r.key and m.bucket_at >= r."from" and m.bucket_at < r."to") s order by r.i`,
    z.object({ good: z.number(), bad: z.number() }),
    on,
  );
  return rows;
}
