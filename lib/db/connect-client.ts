import pg from 'pg';
import type { PoolName } from './lanes';
import { type Circuit, poolOf, state } from './pools';

/** So many failures in a row open the circuit. */
const OPENS_AFTER = 3;
const FIRST_PAUSE_MS = 250;
const LONGEST_PAUSE_MS = 2_000;

function circuitOf(name: PoolName): Circuit {
  const { circuits } = state();
  const known = circuits.get(name) ?? { failures: 0, openUntilMs: 0, probing: false };
  circuits.set(name, known);
  return known;
}

/** 57P03, cannot_connect_now: PostgreSQL's own code for a server that takes nobody at the moment. */
const away = () => Object.assign(new Error('The database was away a moment ago and is not asked again yet.'), { code: '57P03' });

/**
 * A client of this pool; the caller releases it. Where three in a row could not be had, callers are told at once for a quarter of a second to two
 * (by chance, so that replicas do not come back together), then one of them tries while the others are still told. Throws what pg throws.
 */
export async function connectClient(name: PoolName): Promise<pg.PoolClient> {
  const circuit = circuitOf(name);
  const isOpen = circuit.failures >= OPENS_AFTER;
  if (isOpen && (circuit.probing || performance.now() < circuit.openUntilMs)) throw away();
  circuit.probing = isOpen;
  try {
    const client = await poolOf(name).connect();
    circuit.failures = 0;
    return client;
  } catch (error) {
    circuit.failures += 1;
    const pauseMs = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** Math.max(0, circuit.failures - OPENS_AFTER));
    circuit.openUntilMs = performance.now() + pauseMs * (0.5 + Math.random());
    throw error;
  } finally {
    if (isOpen) circuit.probing = false;
  }
}

/** True when the transaction is over and the client can be used again. After an answer that never came it cannot, and is not asked. */
export async function rollBack(client: pg.PoolClient, error: unknown): Promise<boolean> {
  if (error instanceof Error && error.message === 'Query read timeout') return false;
  // read_only_sql_transaction: where others stand in for a server, it does not take changes any more, and the next connection finds the one that does.
  if (error instanceof pg.DatabaseError && error.code === '25006') return false;
  return client.query('rollback').then(
    () => true,
    () => false,
  );
}
