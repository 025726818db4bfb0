import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { connectClient, rollBack } from './connect-client';
import type { Lane } from './lanes';
import { beginOf, type Connection, defaultLane, named } from './pools';
import { noteChange } from './read-replica';
import { planName, readerWords } from './reader';
import { watchStatement } from './watch-statements';

export interface TransactionOptions {
  readonly lane?: Lane;
  readonly isolation?: 'read committed' | 'repeatable read' | 'serializable';
  /** How often the whole of `run` is tried when PostgreSQL aborts it for a conflict. Default 5. */
  readonly attempts?: number;
}

/** serialization_failure and deadlock_detected: PostgreSQL asks for the same transaction again. */
const conflicts = new Set(['40001', '40P01']);

/**
 * What `run` returns, after its statements on `tx` were committed together. A throw rolls back and is thrown on.
 * `run` may be called again after a conflict with another transaction, so it must have no effect but its statements.
 */
export async function inTransaction<T>(run: (tx: Connection) => Promise<T>, options: TransactionOptions = {}): Promise<T> {
  const attempts = options.attempts ?? 5;
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await runOnce(run, options);
    } catch (error) {
      const again = error instanceof pg.DatabaseError && conflicts.has(error.code ?? '') && attempt < attempts;
      if (!again) throw error;
      await sleep(Math.random() * 20 * 2 ** attempt);
    }
  }
}

async function runOnce<T>(run: (tx: Connection) => Promise<T>, options: TransactionOptions): Promise<T> {
  const name = options.lane ?? defaultLane();
  const words = await readerWords(name);
  const client = await connectClient(name);
  const inTurn = oneByOne();
  let ended = false;
  // What is begun together may be told late that the rest has failed: its statements must not run on a client that is another's by then.
  const within = <R>(work: () => Promise<R>): Promise<R> =>
    ended ? Promise.reject(new Error('This transaction has ended.')) : inTurn(() => watchStatement(name, work));
  let broken = false;
  try {
    await client.query(`${beginOf(name, options.isolation ?? 'read committed')}${words}`);
    const result = await run({
      run: (text, values, plan) => within(() => client.query(named(text, values, planName(plan)))),
      runRows: async (text, values) => (await within(() => client.query<unknown[]>({ text, values, rowMode: 'array' }))).rows,
      withClient: (work) => within(() => work(client)),
    });
    ended = true;
    await inTurn(() => client.query('commit'));
    noteChange(name);
    return result;
  } catch (error) {
    ended = true;
    broken = !(await inTurn(() => rollBack(client, error)));
    throw error;
  } finally {
    client.release(broken);
  }
}

/** Runs what it is given in the order it was given, each after the one before has settled: a caller may think on while PostgreSQL writes. */
function oneByOne(): <T>(work: () => Promise<T>) => Promise<T> {
  let last: Promise<unknown> = Promise.resolve();
  return (work) => {
    const mine = last.then(work);
    last = mine.catch(() => undefined);
    return mine;
  };
}
