import { connectClient } from './connect-client';
import { beginOf, type Connection, named } from './pools';
import { readingPool } from './read-replica';
import { planName, readerWords } from './reader';
import { sendTogether } from './send-together';
import { watchStatement } from './watch-statements';

/**
 * What `run` returns, from statements that all see the database at one instant and may not change it, on the lane `reading`. What is asked
 * without waiting for an answer is sent without waiting too: ten statements in a `Promise.all` cost one way there and back, however busy this
 * process is meanwhile. A throw ends it and is thrown on. In a web process it may be the standby of DATABASE_READ_URL that is read (see ./read-replica).
 */
export async function readAtOnce<T>(run: (on: Connection) => Promise<T>): Promise<T> {
  const name = readingPool();
  const words = await readerWords(name);
  const client = await connectClient(name);
  let ended = false;
  const within = <R>(ask: () => Promise<R>): Promise<R> =>
    ended ? Promise.reject(new Error('What was read at one instant has been read.')) : watchStatement(name, ask);
  const on: Connection = {
    run: (text, values, plan) => within(() => client.query(named(text, values, planName(plan)))),
    runRows: async (text, values) => (await within(() => client.query<unknown[]>({ text, values, rowMode: 'array' }))).rows,
    withClient: () => Promise.reject(new Error('Nothing is copied while reading.')),
  };
  try {
    const [begun, reading] = sendTogether(client, () => {
      const beginning = client.query(`${beginOf(name, 'repeatable read read only')}${words}`);
      // Met below, or by the first statement, which fails without it.
      beginning.catch(() => undefined);
      return [beginning, run(on)] as const;
    });
    const result = await reading;
    await begun;
    return result;
  } finally {
    ended = true;
    // Nothing was changed, so nobody has to wait for the end; it comes after everything that was asked.
    client.query('commit').then(
      () => client.release(),
      () => client.release(true),
    );
  }
}
