import { createHash } from 'node:crypto';
import { z } from 'zod';
import { lane } from './lane';
import { type Connection, defaultLane } from './pools';
import { type Sql, sql } from './statement';

/** The rows of `statement`, each parsed by `row`. Throws Error naming the row and field when a row has another shape. */
export async function query<T>(statement: Sql, row: z.ZodType<T>, on: Connection = lane(defaultLane())): Promise<T[]> {
  const { rows } = await on.run(statement.text, statement.values);
  return parseRows(statement, rows, row);
}

/**
 * As `query`, planned once a session instead of at every call: for statements asked thousands of times with the same text, whose planning
 * over many partitions costs more than the reading. Not for statements whose best plan hangs on their values.
 */
export async function queryPrepared<T>(statement: Sql, row: z.ZodType<T>, on: Connection = lane(defaultLane())): Promise<T[]> {
  const { rows } = await on.run(statement.text, statement.values, nameOf(statement.text));
  return parseRows(statement, rows, row);
}

const names = new Map<string, string>();
function nameOf(text: string): string {
  const known = names.get(text);
  if (known !== undefined) return known;
  const name = createHash('sha256').update(text).digest('hex').slice(0, 40);
  names.set(text, name);
  return name;
}

function parseRows<T>(statement: Sql, rows: readonly unknown[], row: z.ZodType<T>): T[] {
  return rows.map((raw, index) => {
    const parsed = row.safeParse(raw);
    if (parsed.success) return parsed.data;
    throw new Error(`Row ${index} of "${statement.text.trim().slice(0, 120)}" is not what was promised:\n${z.prettifyError(parsed.error)}`);
  });
}

/**
 * What `read` makes of each row of `statement`, given its columns in their order. For the few statements that read thousands of rows a
 * second; `read` checks the columns (see ./columns), every other statement uses `query`. Throws Error naming the row.
 */
export async function queryColumns<T>(statement: Sql, read: (columns: readonly unknown[]) => T, on: Connection): Promise<T[]> {
  const rows = await on.runRows(statement.text, statement.values);
  return rows.map((columns, index) => {
    try {
      return read(columns);
    } catch (cause) {
      throw new Error(`Row ${index} of "${statement.text.trim().slice(0, 120)}" is not what was promised.`, { cause });
    }
  });
}

/** The number of rows that `statement` touched. */
export async function execute(statement: Sql, on: Connection = lane(defaultLane())): Promise<number> {
  const { rowCount } = await on.run(statement.text, statement.values);
  return rowCount ?? 0;
}

/** Tells listeners of `channel`; inside a transaction they hear it on commit. `payload` has at most 8,000 bytes. */
export async function notify(channel: string, payload = '', on?: Connection): Promise<void> {
  await execute(sql`select pg_notify(${channel}, ${payload})`, on);
}
