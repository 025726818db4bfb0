import { z } from 'zod';
import { placesFor } from '@/lib/access';
import type { CatalogIndex } from '@/lib/catalog';
import { type Connection, join, query, type Sql, sql } from '@/lib/db';
import { type Actor, type Scope, seriesRowSchema, toSeries, UNASSIGNED } from '@/lib/domain';

const rowSchema = seriesRowSchema.extend({ sketch_error: z.number().nullable() });

export interface SeriesFilter {
  actor: Actor;
  scope: Scope;
  index: CatalogIndex;
  since: Date;
  /** Only of these names, or of this thing. */
  names?: readonly string[];
  interface?: string;
  connector?: string;
  application?: string;
  limit: number;
}

/**
 * The series that the actor may see, the newest first, as they stand. One that belongs to no facility, department or workflow is about
 * machinery that all share, and is seen like the catalog's page of it; one that does is seen with that place only. A facility or workflow
 * that the scope asks for must be its own. Cost: rows of metric_series; no points are read.
 */
export async function findSeries(filter: SeriesFilter, on: Connection) {
  const { scope, since, limit, names, connector, application } = filter;
  const parts = [
    sql`s.environment = ${scope.environment}`,
    sql`s.last_at >= ${since}`,
    sql`isfinite(s.last_at)`,
    visible(filter),
    asked(filter),
  ];
  if (names) parts.push(sql`s.name = ANY(${names}::text[])`);
  // What belongs to the way into an application counts for each interface on it.
  if (filter.interface)
    parts.push(sql`(s.interface = ${filter.interface} OR (s.interface IS NULL AND s.connector = ${connector ?? null}))`);
  else if (connector) parts.push(sql`s.connector = ${connector}`);
  if (application) parts.push(sql`s.application = ${application}`);
  const rows = await query(
    sql`SELECT s.id, s.environment, s.name, s.unit, s.kind, s.temporality, s.monotonic, s.facility, s.department, s.workflow, s.interface, s.connector,
          s.application, s.attributes, s.sketch_error, s.last_at, s.last_value, (extract(epoch FROM s.step) * 1000)::float8 AS step_ms
        FROM metric_series s WHERE ${join(parts, ' AND ')} ORDER BY s.last_at DESC, s.id LIMIT ${limit}`,
    rowSchema,
    on,
  );
  return rows.map(({ sketch_error, ...row }) => ({
    ...toSeries(row),
    // An interface says which workflow it serves.
    workflow: row.workflow === UNASSIGNED ? (filter.index.interfaces.get(row.interface ?? '')?.workflow ?? UNASSIGNED) : row.workflow,
    sketchError: sketch_error,
  }));
}
export type FoundSeries = Awaited<ReturnType<typeof findSeries>>[number];

const interfacesOf = (index: CatalogIndex, workflows: readonly string[]): string[] =>
  [...index.interfaces.values()].filter(({ workflow }) => workflows.includes(workflow)).map(({ id }) => id);

function visible({ actor, scope, index }: SeriesFilter): Sql {
  const { all, grants } = placesFor(actor, scope.environment);
  if (all) return sql`true`;
  if (grants.length === 0) return sql`false`;
  const within = (column: Sql, ids: readonly string[] | null) =>
    ids === null ? sql`true` : sql`${column} = ANY(${[...ids, UNASSIGNED]}::text[])`;
  const each = grants.map(
    ({ facilities, departments, workflows }) =>
      sql`(${within(sql`s.facility`, facilities)} AND ${within(sql`s.department`, departments)} AND ${within(sql`s.workflow`, workflows)}
        AND ${workflows === null ? sql`true` : sql`(s.interface IS NULL OR s.interface = ANY(${interfacesOf(index, workflows)}::text[]))`})`,
  );
  return sql`(${join(each, ' OR ')})`;
}

function asked({ scope, index }: SeriesFilter): Sql {
  const { facility = [], department = [], workflow = [] } = scope;
  const parts = [sql`true`];
  if (facility.length > 0) parts.push(sql`s.facility = ANY(${facility}::text[])`);
  if (department.length > 0) parts.push(sql`s.department = ANY(${department}::text[])`);
  if (workflow.length > 0)
    parts.push(sql`(s.workflow = ANY(${workflow}::text[]) OR s.interface = ANY(${interfacesOf(index, workflow)}::text[]))`);
  return join(parts, ' AND ');
}
