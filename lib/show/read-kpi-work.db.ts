import { z } from 'zod';
import { type CatalogIndex, defineMeasure } from '@/lib/catalog';
import { query, sql } from '@/lib/db';
import { isMeasured } from './judge-kpi';

const rowSchema = z.object({
  kpi: z.string(),
  definition: z.string(),
  state: z.enum(['working', 'done']),
  seen: z.number(),
  total: z.number(),
});

/**
 * Returns which KPIs are not yet worked out over all of history as the catalog defines them now, and for how much of it they are, 0 to 1.
 * Where no worker has looked yet there is no history either: then all are complete.
 */
export async function readKpiWork(index: CatalogIndex): Promise<Map<string, number>> {
  const rows = await query(sql`select kpi, definition, state, seen, total from kpi_work`, rowSchema);
  const known = new Map(rows.map((row) => [row.kpi, row]));
  const work = new Map<string, number>();
  if (rows.length === 0) return work;
  for (const kpi of index.kpis.values()) {
    if (!isMeasured(kpi)) continue;
    const row = known.get(kpi.id);
    if (row?.definition !== defineMeasure(kpi, index)) work.set(kpi.id, 0);
    else if (row.state === 'working') work.set(kpi.id, row.total > 0 ? Math.min(0.99, row.seen / row.total) : 0);
  }
  return work;
}
