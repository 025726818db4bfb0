import { type Connection, poolOf } from './pools';

/**
 * What `run` returns, from statements that all see the database at one instant and may not change it, on the lane `reading`. What is asked
 * without waiting for an answer is sent without waiting too: ten statements in a `Promise.all` cost one way there and back, however busy this
 * process is meanwhile. A throw ends it and is thrown on.
 */
export async function readAtOnce<T>(run: (on: Connection) => Promise<T>): Promise<T> {
  const client = await poolOf('reading').connect();
  let ended = false;
  const within = <R>(ask: () => Promise<R>): Promise<R> =>
    ended ? Promise.reject(new Error('What was read at one instant has been read.')) : ask();
  const begun = client.query('begin isolation level repeatable read read only');
  // Met below, or by the first statement, which fails without it.
  begun.catch(() => undefined);
  try {
    const result = await run({
      run: (text, values, name) => within(() => client.query(name === undefined ? { text, values } : { text, values, name })),
      runRows: async (text, values) => (await within(() => client.query<unknown[]>({ text, values, rowMode: 'array' }))).rows,
      withClient: () => Promise.reject(new Error('Nothing is copied while reading.')),
    });
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
