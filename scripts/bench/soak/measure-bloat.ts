import type pg from 'pg';
import { z } from 'zod';

/** What tables and indexes without partitions hold beside what is in them; partitions go as a whole. */
export interface Bloat {
  readonly measuredMiB: number;
  /** Empty: free or dead in tables, free above a tenth in the leaves of indexes. */
  readonly wastedMiB: number;
  /** The largest, by name: MiB on disk, MiB of it empty, rows. */
  readonly largest: readonly { readonly name: string; readonly mib: number; readonly wastedMiB: number; readonly rows: number }[];
}

const LARGEST = 14;
/** PostgreSQL leaves a tenth of each leaf free on purpose. */
const FULL_LEAF = 90;

const row = z.object({ name: z.string(), kind: z.string(), bytes: z.number(), wasted: z.number(), rows: z.number() });

/** Reads every page of what has no partitions, by PostgreSQL's own pgstattuple. */
export async function measureBloat(client: pg.Client): Promise<Bloat> {
  const { rows } = await client.query(`
    WITH whole AS (
      SELECT c.oid, c.relname FROM pg_class c
      WHERE c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace AND NOT c.relispartition AND c.relname !~ '_(d[0-9]{8}|m[0-9]{6})$'
    ), heaps AS (
      SELECT w.relname::text AS name, s.table_len AS bytes, s.free_space + s.dead_tuple_len AS wasted, s.tuple_count AS rows
      FROM whole w, pgstattuple(w.oid) AS s
    ), leaves AS (
      SELECT i.relname::text AS name, pg_relation_size(i.oid) AS bytes,
        CASE WHEN s.leaf_pages < 8 THEN 0 ELSE s.leaf_pages * 8192 * greatest(0, ${FULL_LEAF} - s.avg_leaf_density) / ${FULL_LEAF} + (s.empty_pages + s.deleted_pages) * 8192 END AS wasted
      FROM whole w JOIN pg_index x ON x.indrelid = w.oid JOIN pg_class i ON i.oid = x.indexrelid JOIN pg_am m ON m.oid = i.relam AND m.amname = 'btree',
        LATERAL pgstatindex(i.oid) AS s
    )
    SELECT name, 'table' AS kind, bytes::float8, wasted::float8, rows::float8 FROM heaps
    UNION ALL SELECT name, 'index', bytes::float8, wasted::float8, 0 FROM leaves
    ORDER BY 3 DESC`);
  const all = row.array().parse(rows);
  const mib = (bytes: number) => Math.round((10 * bytes) / 2 ** 20) / 10;
  const sum = (of: (one: z.infer<typeof row>) => number) => mib(all.reduce((total, one) => total + of(one), 0));
  return {
    measuredMiB: sum(({ bytes }) => bytes),
    wastedMiB: sum(({ wasted }) => wasted),
    largest: all.slice(0, LARGEST).map(({ name, bytes, wasted, rows: n }) => ({ name, mib: mib(bytes), wastedMiB: mib(wasted), rows: n })),
  };
}

/**
 * What PostgreSQL cleans by itself as time passes (a table of which a fifth is dead, by its own default) it is told to clean now: it looks each
 * twenty seconds of its own clock, in which days pass here.
 */
export async function vacuumAsTimePassed(client: pg.Client): Promise<void> {
  await client.query('SELECT pg_stat_force_next_flush()');
  const { rows } = await client.query(`
    SELECT format('%I.%I', s.schemaname, s.relname) AS name FROM pg_stat_user_tables s JOIN pg_class c ON c.oid = s.relid
    WHERE s.n_dead_tup > 50 + 0.2 * greatest(0, c.reltuples) OR s.n_mod_since_analyze > 50 + 0.1 * greatest(0, c.reltuples)`);
  for (const { name } of rows) await client.query(`VACUUM (ANALYZE) ${name}`);
}
