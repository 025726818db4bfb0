import { lane } from './lane';
import type { Lane } from './lanes';
import { type Connection, isPooled } from './pools';

/** What `run` returns, with all its statements on one session outside any transaction: for session locks, and for commands that allow none. */
export function onSession<T>(name: Lane, run: (on: Connection) => Promise<T>): Promise<T> {
  // Behind a pooler a session is not ours.
  return lane(isPooled() ? 'session' : name).withClient((client) =>
    run({
      run: (text, values) => client.query({ text, values }),
      runRows: async (text, values) => (await client.query<unknown[]>({ text, values, rowMode: 'array' })).rows,
      withClient: (work) => work(client),
    }),
  );
}
