import { z } from 'zod';
import { scopePredicate } from '@/lib/access';
import { lane, query, sql } from '@/lib/db';
import type { Actor, Scope } from '@/lib/domain';
import type { MetricGrouping } from '@/lib/domain/views/metrics';

const places: Partial<Record<MetricGrouping, ReturnType<typeof sql>>> = {
  workflow: sql`t.workflow`,
  facility: sql`t.facility`,
  department: sql`t.department`,
};
const rowSchema = z.object({ id: z.string(), n: z.number(), oldest: z.date() });

type Backlog = Map<string, { n: number; oldest: Date }>;

/** As fresh as all that a round brings: ten screens that ask at once count once. */
const KEEP_MS = 2_000;
const MOST_KEPT = 200;
const kept = new Map<string, { until: number; backlog: Promise<Backlog> }>();

/**
 * Transactions that are open now, by place, and when the oldest of each began; null for groupings that no transaction is in. At most 2 s old.
 * Cost: index transaction_open, one row an open transaction.
 */
export async function countOpenTransactions(
  actor: Actor,
  { scope, by }: { scope: Scope; by?: MetricGrouping | undefined },
): Promise<Backlog | null> {
  const place = by && places[by];
  if (!place) return null;
  const predicate = scopePredicate(actor, scope, 't');
  const key = JSON.stringify([by, predicate.text, predicate.values]);
  const now = performance.now();
  const known = kept.get(key);
  if (known && known.until > now) return known.backlog;
  if (kept.size >= MOST_KEPT) kept.clear();
  const backlog = query(
    sql`select ${place} as id, count(*) as n, min(t.started_at) as oldest from transaction t where ${predicate} and t.state = 'open' group by 1`,
    rowSchema,
    lane('screen'),
  ).then((rows): Backlog => new Map(rows.map(({ id, n, oldest }) => [id, { n, oldest }])));
  kept.set(key, { until: now + KEEP_MS, backlog });
  backlog.catch(() => kept.delete(key));
  return backlog;
}
