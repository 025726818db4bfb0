import type pg from 'pg';
import { connectClient, rollBack } from './connect-client';
import type { Lane } from './lanes';
import { beginOf, type Connection, isPooled, named } from './pools';
import { watchStatement } from './watch-statements';

/** A connection of this lane outside any transaction: each statement takes a client of the lane's pool. */
export function lane(name: Lane): Connection {
  return {
    run: (text, values, prepared) => watchStatement(name, () => runAlone(name, named(text, values, prepared))),
    runRows: async (text, values) => {
      const statement = { text, values, rowMode: 'array' } as const;
      return (await watchStatement(name, () => runAlone<unknown[]>(name, statement))).rows;
    },
    withClient: async (work) => {
      const client = await connectClient(name);
      let fault: unknown = null;
      try {
        return await work(client);
      } catch (error) {
        fault = error;
        throw error;
      } finally {
        // A client that failed outside a statement may be half way through a COPY: it is thrown away, not reused.
        client.release(fault !== null);
      }
    },
  };
}

/** One statement; behind a pooler in a transaction of its own, which carries the time limit of its lane. */
async function runAlone<R extends pg.QueryResultRow | unknown[]>(
  name: Lane,
  statement: pg.QueryConfig,
): Promise<pg.QueryResult<R & pg.QueryResultRow>> {
  const bare = !isPooled() || name === 'session';
  const client = await connectClient(name);
  let broken = false;
  try {
    if (!bare) await client.query(beginOf(name, 'read committed'));
    const result: pg.QueryResult = await client.query(statement);
    if (!bare) await client.query('commit');
    return result;
  } catch (error) {
    broken = bare || !(await rollBack(client, error));
    throw error;
  } finally {
    client.release(broken);
  }
}
