import pg from 'pg';

const ROWS = 20_000;

/** Calls `take` with the ids of every stored span, as often as it is stored, in hex. */
export async function readStoredSpans(databaseUrl: string, take: (traceId: string, spanId: string) => void): Promise<void> {
  const client = new pg.Client({ connectionString: databaseUrl, application_name: 'bench' });
  await client.connect();
  try {
    await client.query('BEGIN READ ONLY');
    await client.query(`DECLARE stored CURSOR FOR SELECT trace_id::text, array_agg(span_id) AS span_ids FROM span GROUP BY 1`);
    for (;;) {
      const { rows } = await client.query(`FETCH ${ROWS} FROM stored`);
      if (rows.length === 0) return;
      for (const { trace_id, span_ids } of rows) for (const id of span_ids) take(trace_id.replaceAll('-', ''), id);
    }
  } finally {
    await client.end();
  }
}
