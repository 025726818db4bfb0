import pg from 'pg';

/** Average bytes of a sketch as it is stored, by table, of rows that have one; `all` is the average over all of them. */
export async function measureSketches(databaseUrl: string): Promise<Record<string, number>> {
  const client = new pg.Client({ connectionString: databaseUrl, application_name: 'bench' });
  await client.connect();
  try {
    const tables = await client.query(
      `SELECT c.relname AS name, CASE a.atttypid WHEN 'text'::regtype THEN $$sketch <> ''$$ ELSE 'cardinality(sketch) > 0' END AS filled FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
       WHERE a.attname = 'sketch' AND a.attnum > 0 AND NOT a.attisdropped AND c.relkind IN ('r', 'p') AND NOT c.relispartition AND c.relnamespace = 'public'::regnamespace`,
    );
    const bytes: Record<string, number> = {};
    let [rowsOfAll, bytesOfAll] = [0, 0];
    for (const { name, filled } of tables.rows) {
      const { rows } = await client.query(
        `SELECT count(*)::float8 AS n, round(avg(pg_column_size(sketch)), 1)::float8 AS bytes FROM ${pg.escapeIdentifier(name)} WHERE ${filled}`,
      );
      const [{ n, bytes: average }] = rows;
      if (n === 0) continue;
      bytes[name] = average;
      rowsOfAll += n;
      bytesOfAll += n * average;
    }
    return { ...bytes, all: Math.round((10 * bytesOfAll) / Math.max(1, rowsOfAll)) / 10 };
  } finally {
    await client.end();
  }
}
