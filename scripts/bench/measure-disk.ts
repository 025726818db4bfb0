import pg from 'pg';

/** Tables that hold spans, and their partitions, which are named after them. */
const SPAN_TABLES = '^(span_block|span_trace|trace_link)(_|$)';

/** Bytes on disk of everything that is kept of spans (rows, long values, indexes), after a checkpoint and a vacuum. */
export async function measureSpanBytes(databaseUrl: string): Promise<number> {
  const client = new pg.Client({ connectionString: databaseUrl, application_name: 'bench' });
  await client.connect();
  try {
    await client.query('CHECKPOINT');
    await client.query('VACUUM');
    const { rows } = await client.query({
      text: `SELECT coalesce(sum(pg_total_relation_size(oid)), 0)::float8 AS bytes FROM pg_class
             WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace AND relname ~ $1`,
      values: [SPAN_TABLES],
    });
    return rows[0].bytes;
  } finally {
    await client.end();
  }
}
