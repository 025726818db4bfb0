import { z } from 'zod';
import { type Connection, execute, inTransaction, query, sql } from '@/lib/db';

/**
 * Held whole by who takes transactions apart that stand; shared by everybody else who puts events together or changes what follows from them.
 * Any constant does.
 */
export const ASSEMBLY_LOCK = 7_236_001;
/** Held from the first change of numbers, exceptions or what people are told until it is committed. */
const NUMBERS_LOCK = 7_236_004;

let last: Promise<unknown> = Promise.resolve();

/**
 * What `work` returns, done in a transaction while nobody else changes numbers, exceptions or what people are told. Waits for its turn, which comes
 * after those under way however long the queue of events is; this process waits with one connection at a time.
 */
export function inTurn<T>(work: (tx: Connection) => Promise<T>): Promise<T> {
  const mine = last.then(() =>
    inTransaction(
      async (tx) => {
        await execute(sql`SELECT pg_advisory_xact_lock_shared(${ASSEMBLY_LOCK})`, tx);
        await takeNumbers(tx);
        return work(tx);
      },
      { lane: 'worker' },
    ),
  );
  last = mine.catch(() => undefined);
  return mine;
}

/** Waits until `tx` may change numbers. Who also needs lanes has taken them before. */
export async function takeNumbers(tx: Connection): Promise<void> {
  await execute(sql`SELECT pg_advisory_xact_lock(${NUMBERS_LOCK})`, tx);
}

/** Waits until nobody else puts anything together, and keeps it so until `tx` ends. */
export async function takeAll(tx: Connection): Promise<void> {
  await execute(sql`SELECT pg_advisory_xact_lock(${ASSEMBLY_LOCK})`, tx);
}

/** False while somebody takes transactions apart; otherwise nobody does until `tx` ends. */
export async function tryShare(tx: Connection): Promise<boolean> {
  const [row] = await query(sql`SELECT pg_try_advisory_xact_lock_shared(${ASSEMBLY_LOCK}) AS mine`, z.object({ mine: z.boolean() }), tx);
  return row?.mine ?? false;
}
