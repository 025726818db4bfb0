import pg from 'pg';
import type { z } from 'zod';

/**
 * The rows of one statement, on a connection of its own, which a kill may cut at any time: nothing here goes through the product's code.
 * All numbers come as text unless cast to float8. Throws what PostgreSQL or the network says.
 */
export async function askDatabase<T>(url: string, statement: { text: string; values?: unknown[] }, row: z.ZodType<T>): Promise<T[]> {
  const client = new pg.Client({
    connectionString: url,
    connectionTimeoutMillis: 5_000,
    query_timeout: 60_000,
    application_name: 'faults',
  });
  // A connection that dies between two statements reports here; the statement under way reports it itself.
  client.on('error', () => undefined);
  try {
    await client.connect();
    const { rows } = await client.query(statement);
    return rows.map((raw) => row.parse(raw));
  } finally {
    await client.end().catch(() => undefined);
  }
}
