import { pipeline } from 'node:stream/promises';
import pg from 'pg';
import { from, to } from 'pg-copy-streams';
import { z } from 'zod';

export interface Copied {
  readonly tables: number;
  readonly rows: number;
}

const name = pg.escapeIdentifier;

/**
 * Copies every row, partition and sequence of one database into another of the same schema, whose rows are replaced, and compares the two table by table:
 * number of rows and the sum of the MD5 of each. Both are read with the time zone UTC. Throws Error naming what differs. Cost: reads the old one twice.
 */
export async function copyDatabase(source: pg.Client, target: pg.Client): Promise<Copied> {
  for (const client of [source, target]) await client.query(`SET timezone = 'UTC'; SET extra_float_digits = 1`);
  // Triggers and foreign keys have had their say when the rows were written.
  await target.query('SET session_replication_role = replica; SET synchronous_commit = off');
  await source.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
  try {
    for (const partition of await listPartitions(source)) await makePartition(target, partition);
    const tables = await listTables(source);
    checkSame(tables, await listTables(target));
    await emptyWhatMigrationsFilled(target);
    let rows = 0;
    for (const table of tables) rows += await copyTable(source, target, table);
    await copySequences(source, target);
    await target.query('ANALYZE');
    return { tables: tables.length, rows };
  } finally {
    await source.query('ROLLBACK');
  }
}

const partitionRow = z.object({
  name: z.string(),
  parent: z.string(),
  bound: z.string(),
  options: z.array(z.string()).nullable(),
  said: z.string().nullable(),
});
type Partition = z.infer<typeof partitionRow>;

async function listPartitions(client: pg.Client): Promise<Partition[]> {
  const { rows } = await client.query(`
    SELECT c.relname::text AS name, p.relname::text AS parent, pg_get_expr(c.relpartbound, c.oid) AS bound, c.reloptions::text[] AS options, obj_description(c.oid, 'pg_class') AS said
    FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid JOIN pg_class p ON p.oid = i.inhparent
    WHERE c.relispartition AND c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace AND NOT i.inhdetachpending ORDER BY 1`);
  return partitionRow.array().parse(rows);
}

async function makePartition(target: pg.Client, { name: child, parent, bound, options, said }: Partition): Promise<void> {
  const { rows } = await target.query('SELECT to_regclass($1) IS NOT NULL AS there', [name(child)]);
  if (rows[0].there) return;
  const stored = options ? ` WITH (${options.join(', ')})` : '';
  await target.query(`CREATE TABLE ${name(child)} PARTITION OF ${name(parent)} ${bound}${stored}`);
  if (said !== null) await target.query(`COMMENT ON TABLE ${name(child)} IS ${pg.escapeLiteral(said)}`);
}

const tableRow = z.object({ name: z.string(), columns: z.array(z.string()) });
type Table = z.infer<typeof tableRow>;

async function listTables(client: pg.Client): Promise<Table[]> {
  const { rows } = await client.query(`
    SELECT c.relname::text AS name, array_agg(a.attname::text ORDER BY a.attname) AS columns FROM pg_class c
    JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = ''
    WHERE c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace GROUP BY c.relname ORDER BY 1`);
  return tableRow.array().parse(rows);
}

function checkSame(source: readonly Table[], target: readonly Table[]): void {
  const there = new Map(target.map((table) => [table.name, table.columns.join()]));
  const strange = source.filter((table) => there.get(table.name) !== table.columns.join()).map((table) => table.name);
  if (strange.length > 0) throw new Error(`These tables are not as the migrations make them: ${strange.join(', ')}.`);
}

/** Tables that can never be emptied hold nothing yet, and are left alone. */
async function emptyWhatMigrationsFilled(target: pg.Client): Promise<void> {
  const filled: string[] = [];
  for (const table of await listTables(target)) {
    const { rows } = await target.query(`SELECT EXISTS (SELECT FROM ${name(table.name)}) AS filled`);
    if (rows[0].filled) filled.push(name(table.name));
  }
  // Tables that point at them are empty or among them.
  if (filled.length > 0) await target.query(`TRUNCATE ${filled.join(', ')} CASCADE`);
}

async function copyTable(source: pg.Client, target: pg.Client, table: Table): Promise<number> {
  const columns = table.columns.map(name).join(', ');
  const reading = source.query(to(`COPY ${name(table.name)} (${columns}) TO STDOUT (FORMAT binary)`));
  const writing = target.query(from(`COPY ${name(table.name)} (${columns}) FROM STDIN (FORMAT binary)`));
  await pipeline(reading, writing);
  const [before, after] = await Promise.all([sumUp(source, table), sumUp(target, table)]);
  if (before.rows !== after.rows || before.sum !== after.sum)
    throw new Error(
      `${table.name} has ${before.rows} rows, its copy ${after.rows}${before.rows === after.rows ? ', of other content' : ''}.`,
    );
  return after.rows;
}

const sumRow = z.object({ rows: z.number(), sum: z.string() });

async function sumUp(client: pg.Client, table: Table) {
  const row = `ROW(${table.columns.map((column) => `t.${name(column)}`).join(', ')})`;
  const { rows } = await client.query(
    `SELECT count(*)::float8 AS rows, coalesce(sum(('x' || left(md5(${row}::text), 15))::bit(60)::bigint::numeric), 0)::text AS sum FROM ${name(table.name)} t`,
  );
  return sumRow.parse(rows[0]);
}

async function copySequences(source: pg.Client, target: pg.Client): Promise<void> {
  const { rows } = await source.query(
    `SELECT c.relname::text AS name FROM pg_class c WHERE c.relkind = 'S' AND c.relnamespace = 'public'::regnamespace`,
  );
  for (const sequence of z.object({ name: z.string() }).array().parse(rows)) {
    const state = await source.query(`SELECT last_value::text AS last, is_called AS called FROM ${name(sequence.name)}`);
    await target.query('SELECT setval($1::regclass, $2::bigint, $3)', [name(sequence.name), state.rows[0].last, state.rows[0].called]);
  }
}
