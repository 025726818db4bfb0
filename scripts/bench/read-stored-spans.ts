import pg from 'pg';
import { eachStoredSpan } from '../faults/read-stored-spans';

/** Calls `take` with the ids of every stored span, as often as it is stored, in hex. */
export async function readStoredSpans(databaseUrl: string, take: (traceId: string, spanId: string) => void): Promise<void> {
  const client = new pg.Client({ connectionString: databaseUrl, application_name: 'bench' });
  await client.connect();
  try {
    await client.query('BEGIN READ ONLY');
    await eachStoredSpan(client, ({ trace, id }) => take(trace, id));
  } finally {
    await client.end();
  }
}
