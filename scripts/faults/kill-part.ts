import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { askDatabase } from './ask-database';
import type { KeptProduct } from './keep-product';

/**
 * What is killed: a process of the product, one session of the database (PostgreSQL then ends all of them), the supervisor, or all
 * of it at once as when the power goes.
 */
export const parts = ['web', 'worker', 'database', 'session', 'supervisor', 'everything'] as const;
export type Part = (typeof parts)[number];

/** A part that was killed. `back` resolves once whoever must be started again by hand was. */
export interface Killed {
  readonly atMs: number;
  readonly back: Promise<void>;
}

/** Ends a part with SIGKILL; resolves right after that. */
export async function killPart(product: KeptProduct, part: Part): Promise<Killed> {
  switch (part) {
    case 'web':
    case 'worker':
    case 'database':
      return killNow([await pidOf(product, part)]);
    case 'session':
      return killNow([await pickSession(product.databaseUrl())]);
    case 'supervisor':
    case 'everything': {
      const running = await product.running();
      if (!running) throw new Error('The product is not running.');
      const gone = new Promise<void>((resolve) => product.supervisor().once('exit', () => resolve()));
      const { atMs } = killNow([running.pid, ...(part === 'everything' ? Object.values(running.services) : [])]);
      return { atMs, back: gone.then(product.startAgain) };
    }
  }
}

async function pidOf(product: KeptProduct, service: string): Promise<number> {
  for (const end = Date.now() + 60_000; Date.now() < end; await sleep(20)) {
    const pid = (await product.running())?.services[service];
    if (pid !== undefined) return pid;
  }
  throw new Error(`The ${service} did not come back within a minute. See ${product.dataDir}/logs`);
}

/** A session of the product, one that is in the middle of something if there is one. */
async function pickSession(databaseUrl: string): Promise<number> {
  for (const end = Date.now() + 30_000; Date.now() < end; await sleep(20)) {
    const [session] = await askDatabase(
      databaseUrl,
      {
        text: `SELECT pid FROM pg_stat_activity WHERE application_name LIKE 'throughline %'
               ORDER BY state = 'idle', application_name = 'throughline screen', random() LIMIT 1`,
      },
      z.object({ pid: z.number() }),
    );
    if (session) return session.pid;
  }
  throw new Error('The product has no session in its database.');
}

function killNow(pids: readonly number[]): Killed {
  for (const pid of pids) {
    try {
      process.kill(pid, 'SIGKILL');
    } catch {
      // It was between two lives: then there is nothing to kill.
    }
  }
  return { atMs: Date.now(), back: Promise.resolve() };
}
