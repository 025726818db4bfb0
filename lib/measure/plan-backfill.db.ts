import { z } from 'zod';
import { type CatalogIndex, defineMeasure } from '@/lib/catalog';
import { type Connection, execute, query, sql } from '@/lib/db';
import { workflowsOf } from '@/lib/domain';
import { isMeasured, type MeasuredKpi } from './plan-measures';

const rowSchema = z.object({ kpi: z.string(), definition: z.string() });

/**
 * Writes down which KPIs have to be worked out over history: those that are new, or defined otherwise than they were, and those in `again`.
 * Returns how many that are. A house without any transaction has no history, so there everything is done. KPIs that are not measured any more
 * are forgotten, so that they are worked out whole when they come back.
 */
export async function planBackfill(tx: Connection, index: CatalogIndex, now: Date, again: readonly string[] = []): Promise<number> {
  const measured = [...index.kpis.values()].filter(isMeasured);
  const rows = await query(sql`SELECT kpi, definition FROM kpi_work FOR UPDATE`, rowSchema, tx);
  const known = new Map(rows.map((row) => [row.kpi, row.definition]));
  const changed = measured.filter((kpi) => known.get(kpi.id) !== defineMeasure(kpi, index) || again.includes(kpi.id));
  const gone = rows.filter((row) => !measured.some((kpi) => kpi.id === row.kpi)).map((row) => row.kpi);
  if (gone.length > 0) await execute(sql`DELETE FROM kpi_work WHERE kpi = ANY(${gone}::text[])`, tx);
  if (changed.length === 0) return 0;
  const state = (await hasHistory(tx)) ? 'working' : 'done';
  const totals = state === 'done' ? new Map<string, number>() : await countByWorkflow(tx, changed);
  const work = changed.map((kpi) => ({
    kpi: kpi.id,
    definition: defineMeasure(kpi, index),
    state,
    total: workflowsOf(kpi.measure).reduce((sum, workflow) => sum + (totals.get(workflow) ?? 0), 0),
    started_at: now,
    finished_at: state === 'done' ? now : undefined,
  }));
  await execute(
    sql`INSERT INTO kpi_work (kpi, definition, state, total, started_at, finished_at)
        SELECT * FROM json_to_recordset(${JSON.stringify(work)}::json) AS r (kpi text, definition text, state text, total bigint,
          started_at timestamptz, finished_at timestamptz)
        ON CONFLICT (kpi) DO UPDATE SET definition = excluded.definition, state = excluded.state, cursor = NULL, seen = 0, total = excluded.total,
          started_at = excluded.started_at, finished_at = excluded.finished_at`,
    tx,
  );
  return state === 'done' ? 0 : changed.length;
}

async function hasHistory(tx: Connection): Promise<boolean> {
  const [row] = await query(
    sql`SELECT EXISTS (SELECT FROM transaction) OR EXISTS (SELECT FROM exception) OR EXISTS (SELECT FROM occurrence) AS some`,
    z.object({ some: z.boolean() }),
    tx,
  );
  return row?.some ?? false;
}

async function countByWorkflow(tx: Connection, kpis: readonly MeasuredKpi[]): Promise<Map<string, number>> {
  const workflows = [...new Set(kpis.flatMap((kpi) => workflowsOf(kpi.measure)))];
  const rows = await query(
    sql`SELECT workflow, count(*)::int AS n FROM transaction WHERE workflow = ANY(${workflows}::text[]) GROUP BY workflow`,
    z.object({ workflow: z.string(), n: z.number() }),
    tx,
  );
  return new Map(rows.map((row) => [row.workflow, row.n]));
}
