import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod';
import { type Connection, lane, query, sql } from '@/lib/db';
import { ConflictError, type Kpi, kpiSchema } from '@/lib/domain';
import { readForUpdate } from './apply-catalog.db';
import { storeChecked } from './store-checked.db';

interface ApplyKpi {
  kpi: Kpi;
  /** The KPI as its writer found it; null: a new one. */
  found: Kpi | null;
  who: string;
}

/**
 * Stores the version in force with this KPI in it. Errors: ConflictError when the KPI is another by now than its writer found, CatalogError with
 * every fault when the whole would not be sound. Two at once come one after the other.
 */
export async function applyKpi(tx: Connection, { kpi, found, who }: ApplyKpi): Promise<{ version: number; changed: boolean }> {
  const latest = await readForUpdate(tx);
  if (!latest) throw new ConflictError('There is no catalog yet.');
  const { catalog } = latest;
  const standing = catalog.kpis.find(({ id }) => id === kpi.id) ?? null;
  if (!isDeepStrictEqual(standing, found)) throw new ConflictError(await sayConflict(tx, kpi.id, { standing, found }));
  const kpis = standing ? catalog.kpis.map((one) => (one.id === kpi.id ? kpi : one)) : [...catalog.kpis, kpi];
  const whole = { ...catalog, kpis };
  return storeChecked(tx, { catalog: whole, latest, who });
}

async function sayConflict(tx: Connection, id: string, { standing, found }: { standing: Kpi | null; found: Kpi | null }): Promise<string> {
  if (!found) return `There is a KPI "${id}" already. Give this one another id, or change that one.`;
  if (!standing) return 'Somebody took this KPI out of the catalog meanwhile. Save it as a new one.';
  const [last] = await listKpiVersions(id, tx);
  const by = last ? `${last.by} saved` : 'Somebody saved';
  return `${by} this KPI meanwhile, so nothing of yours was saved. Look at version ${last?.version ?? ''} and take over what you need.`;
}

/** A version of the catalog that changed a KPI, and the KPI in it; null where it is misshapen by the schema of today. */
interface KpiVersion {
  version: number;
  at: Date;
  by: string;
  kpi: Kpi | null;
}

const rowSchema = z.object({ id: z.number(), created_at: z.date(), created_by: z.string(), kpi: z.unknown() });

/** The versions of the catalog that changed this KPI, the newest first, at most 30. Cost: the diffs of all versions, the content of those. */
export async function listKpiVersions(id: string, on: Connection = lane('screen')): Promise<KpiVersion[]> {
  const thing = JSON.stringify([{ kind: 'kpis', id }]);
  const rows = await query(
    sql`SELECT v.id, v.created_at, v.created_by, jsonb_path_query_first(v.content -> 'kpis', '$[*] ? (@.id == $id)', ${JSON.stringify({ id })}::jsonb) AS kpi
        FROM catalog_version v WHERE v.diff -> 'added' @> ${thing}::jsonb OR v.diff -> 'changed' @> ${thing}::jsonb ORDER BY v.id DESC LIMIT 30`,
    rowSchema,
    on,
  );
  return rows.map(({ id: version, created_at: at, created_by: by, kpi }) => ({
    version,
    at,
    by,
    kpi: kpiSchema.safeParse(kpi).data ?? null,
  }));
}
