import { scopePredicate } from '@/lib/access';
import { type Sql, sql } from '@/lib/db';
import type { Actor, Scope } from '@/lib/domain';
import { type Spans, withinSpans } from './read-days.db';

/**
 * A select of how many transactions started when (`bucket_at`), where and in which state they are now: by the hour and by the day, as the
 * spans say. Cost: the rows of transaction_hour and transaction_day in them.
 */
export function selectStarted(actor: Actor, scope: Scope, spans: Spans): Sql {
  const from = (table: Sql, within: Sql) =>
    sql`select b.bucket_at, b.workflow, b.facility, b.department, b.state, b.n from ${table} b where ${scopePredicate(actor, scope, 'b')} and ${within}`;
  return sql`${from(sql`transaction_hour`, withinSpans(spans.hours))} union all ${from(sql`transaction_day`, withinSpans(spans.days))}`;
}
