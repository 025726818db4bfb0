import type pg from 'pg';
import { connectClient, rollBack } from './connect-client';
import type { Lane } from './lanes';
import { beginOf, type Connection, isPooled, named } from './pools';
import { currentReader, planName, readerWords } from './reader';
import { sendTogether } from './send-together';
import { watchStatement } from './watch-statements';

/** A connection of this lane outside any transaction: each statement takes a client of the lane's pool. Whatever the lane, a reader's is `reading`. */
export function lane(name: Lane): Connection {
  return {
    run: (text, values, prepared) => runOn(name, named(text, values, planName(prepared))),
    runRows: async (text, values) => (await runOn<unknown[]>(name, { text, values, rowMode: 'array' } as const)).rows,
    withClient: async (work) => {
      if (currentReader() !== null) throw new Error('Nothing is copied while reading for somebody.');
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

type Result<R extends pg.QueryResultRow | unknown[]> = Promise<pg.QueryResult<R & pg.QueryResultRow>>;

function runOn<R extends pg.QueryResultRow | unknown[]>(name: Lane, statement: pg.QueryConfig | pg.QueryArrayConfig): Result<R> {
  if (currentReader() === null) return watchStatement(name, () => runAlone(name, statement));
  return watchStatement('reading', () => runForReader(statement));
}

/** One statement; behind a pooler in a transaction of its own, which carries the time limit of its lane. */
async function runAlone<R extends pg.QueryResultRow | unknown[]>(name: Lane, statement: pg.QueryConfig | pg.QueryArrayConfig): Result<R> {
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

/** One statement in a transaction that carries role and settings: begin, statement and end are sent together, one way there and back. */
async function runForReader<R extends pg.QueryResultRow | unknown[]>(statement: pg.QueryConfig | pg.QueryArrayConfig): Result<R> {
  const words = await readerWords('reading');
  const client = await connectClient('reading');
  const [begun, asked] = sendTogether(client, () => {
    // Where this fails PostgreSQL refuses the statement too: the transaction was begun and is broken.
    const beginning = client.query(`${beginOf('reading', 'read committed read only')}${words}`);
    const asking: Promise<pg.QueryResult> = client.query(statement);
    client.query('commit').then(
      () => client.release(),
      () => client.release(true),
    );
    return [beginning, asking] as const;
  });
  const [first, second] = await Promise.allSettled([begun, asked]);
  if (first.status === 'rejected') throw first.reason;
  if (second.status === 'rejected') throw second.reason;
  return second.value;
}
