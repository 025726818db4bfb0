import type pg from 'pg';

/** Ids; what the environment, the order of arrival or the time of working it out decides; and what clocks that stop on holidays decide. */
const OTHERWISE: ReadonlySet<string> = new Set([
  'environment',
  'id',
  'transaction_id',
  'subject_id',
  'event_key',
  'content_hash',
  'received_at',
  'updated_at',
  'story',
  'keys',
  'notes',
  'counts_at',
  'value_ms',
  'numerator',
]);

/** Tables with rows of transactions, and the column that says of which. */
const TABLES: Readonly<Record<string, string>> = {
  transaction: 'id',
  transaction_key: 'transaction_id',
  transaction_course: 'transaction_id',
  handover: 'transaction_id',
  contribution: 'subject_id',
};

/** Which steps were reached, when and how often, without what was expected. */
const STEPS = `(SELECT json_agg(json_build_array(step -> 0, step -> 1, step -> 2, step -> 3)) FROM json_array_elements(t.steps) AS step WHERE step ->> 1 IS NOT NULL)`;

/** Event ids of some whole transactions of the slice whose copy lies in the past. */
export async function drawWholeTransactions(
  client: pg.Client,
  { days, cut, n }: { days: number; cut: Date; n: number },
): Promise<Set<string>> {
  const { rows } = await client.query({
    text: `SELECT event_id FROM bench.event JOIN (SELECT id FROM bench.slice WHERE until + make_interval(days => $1) <= $2 ORDER BY md5(id::text) LIMIT $3) AS picked
           ON picked.id = transaction_id`,
    values: [days, cut, n],
  });
  return new Set(rows.map((row) => row.event_id));
}

/**
 * Rows that differ between copied transactions of production and the same ones that came over HTTP into another environment, by table, ids
 * and moments of arrival left out. The events are those of `ids`.
 */
export async function compareCopies(client: pg.Client, ids: readonly string[]): Promise<Record<string, number>> {
  await client.query({
    text: `CREATE TEMP TABLE pair AS SELECT e.environment, te.transaction_id AS id, min(e.event_id) AS name, count(*) AS events FROM event e
             JOIN transaction_event te USING (event_key, occurred_at) WHERE e.event_id = ANY ($1) GROUP BY 1, 2`,
    values: [ids],
  });
  const differences: Record<string, number> = {};
  const count = async (name: string, rows: string) => {
    const values = (environment: string) =>
      `SELECT r.of, one.key, one.value FROM (${rows}) AS r, jsonb_each(to_jsonb(r) - '{environment,of}'::text[]) AS one WHERE r.environment = '${environment}'`;
    const [copied, sent] = [values('production'), values('test')];
    const found = await client.query(
      `SELECT key, count(*)::integer AS n FROM ((${copied} EXCEPT ALL ${sent}) UNION ALL (${sent} EXCEPT ALL ${copied})) AS different GROUP BY key`,
    );
    differences[name] = 0;
    for (const { key, n } of found.rows) differences[`${name}.${key}`] = n;
  };
  await count('pair', 'SELECT environment, name AS of, events FROM pair');
  for (const [table, owner] of Object.entries(TABLES)) {
    const columns = await client.query({
      text: `SELECT attname AS name FROM pg_attribute WHERE attrelid = $1::regclass AND attnum > 0 AND NOT attisdropped`,
      values: [table],
    });
    const same = columns.rows.map(({ name }) => name).filter((name) => !OTHERWISE.has(name));
    await count(
      table,
      `SELECT pair.environment, pair.name AS of, ${same.map((name) => (name === 'steps' ? `${STEPS} AS steps` : `t.${name}`)).join(', ')} FROM pair JOIN ${table} t ON t.${owner} = pair.id`,
    );
  }
  await client.query('DROP TABLE pair');
  return differences;
}
