import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type pg from 'pg';
import { from } from 'pg-copy-streams';
import { lane } from './lane';
import { type Connection, defaultLane } from './pools';
import type { Sql } from './statement';

/**
 * The number of rows that `copy ... from stdin` took from `source` (text, CSV or binary, as the statement says).
 * Backpressure is kept: `source` is read no faster than the server writes. PostgreSQL allows no parameters in COPY.
 */
export async function copyIn(
  statement: Sql,
  source: Iterable<string | Buffer> | AsyncIterable<string | Buffer>,
  on: Connection = lane(defaultLane()),
): Promise<number> {
  if (statement.values.length > 0) throw new Error('COPY takes no parameters; put literals in the statement.');
  return on.withClient((client) => fill(client, statement.text, source));
}

/** The same for who has the connection to itself. */
export async function fill(
  client: pg.PoolClient,
  text: string,
  source: Iterable<string | Buffer> | AsyncIterable<string | Buffer>,
): Promise<number> {
  const sink = client.query(from(text));
  await pipeline(Readable.from(source, { objectMode: false }), sink);
  return sink.rowCount;
}
