import { z } from 'zod';
import { scopePredicate } from '@/lib/access';
import { query, sql } from '@/lib/db';
import type { Actor, Scope } from '@/lib/domain';

/** The last hour in which each of these measures counted something that the reader may see; measures without one are absent. */
export async function findLastCounted(actor: Actor, scope: Scope, kpis: readonly string[]): Promise<Map<string, Date>> {
  if (kpis.length === 0) return new Map();
  const rows = await query(
    sql`select b.kpi, max(b.bucket_at) as at from kpi_bucket b
      where b.environment = ${scope.environment} and b.kpi = any(${kpis}::text[]) and b.n <> 0 and ${scopePredicate(actor, scope, 'b')} group by b.kpi`,
    z.object({ kpi: z.string(), at: z.date() }),
  );
  return new Map(rows.map(({ kpi, at }) => [kpi, at]));
}
