import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { quantile } from './quantile';

export interface LagWatch {
  /** Waits until every stored event is in its transaction and in the numbers, and ends the watch. Throws Error after `withinMs`. */
  readonly settle: (withinMs: number) => Promise<Lag>;
}

export interface Lag {
  /** From the call of `settle` until nothing waited. */
  readonly settleMs: number;
  /** How long the oldest waiting event had waited, by samples every 2 s. */
  readonly p50Ms: number;
  readonly mostMs: number;
  /** The most events that waited at once. */
  readonly mostWaiting: number;
}

const PAUSE_MS = 2_000;

// Counted by the first and last number: counting the rows of a long queue would take time from what is measured.
const statement = `
  SELECT coalesce((SELECT max(arrived) - min(arrived) + 1 FROM event_inbox), 0)::float8 AS waiting,
    coalesce((SELECT extract(epoch FROM now() - e.received_at) * 1000 FROM (SELECT * FROM event_inbox ORDER BY arrived LIMIT 1) AS i
      JOIN event e USING (event_key, occurred_at)), 0)::float8 AS oldest`;

/** Watches how far the worker is behind. */
export async function watchLag(databaseUrl: string): Promise<LagWatch> {
  const client = new pg.Client({ connectionString: databaseUrl, application_name: 'bench' });
  await client.connect();
  const oldest: number[] = [];
  let [mostWaiting, ending] = [0, false];
  const look = async (): Promise<number> => {
    const { rows } = await client.query(statement);
    const { waiting, oldest: ms } = rows[0];
    oldest.push(Number(ms));
    mostWaiting = Math.max(mostWaiting, Number(waiting));
    return Number(waiting);
  };
  const watching = (async () => {
    for (; !ending; await sleep(PAUSE_MS)) await look();
  })();
  // Met in `settle`.
  watching.catch(() => undefined);
  return {
    settle: async (withinMs) => {
      const started = performance.now();
      ending = true;
      await watching;
      for (let waiting = await look(); waiting > 0; waiting = await look()) {
        if (performance.now() - started > withinMs)
          throw new Error(`${waiting} events still waited for the worker after ${withinMs / 1000} s.`);
        await sleep(100);
      }
      await client.end();
      const settleMs = performance.now() - started;
      return { settleMs, p50Ms: quantile(oldest, 0.5), mostMs: Math.max(...oldest), mostWaiting };
    },
  };
}
