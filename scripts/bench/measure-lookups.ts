import pg from 'pg';
import { z } from 'zod';
import { quantile } from './quantile';
import type { BenchProduct } from './start-product';

export interface Lookups {
  /** GET /api/transactions/{id}/traces/{trace}: a trace with all its spans. */
  readonly traceP95Ms: number;
  /** GET /api/transactions?key=type:value */
  readonly keyP95Ms: number;
  readonly n: number;
}

const TIMES = 200;
const WARM_UP = 20;

/** Random lookups over the HTTP API, one after the other, each of something else. */
export async function measureLookups(product: BenchProduct): Promise<Lookups> {
  const targets = await drawTargets(product.databaseUrl, TIMES + WARM_UP);
  const get = getter(product);
  const traces = await timeEach(targets.traces, ({ id, trace }) => get(`/api/transactions/${id}/traces/${trace}`));
  const keys = await timeEach(targets.keys, ({ type, value }) => get(`/api/transactions?key=${encodeURIComponent(`${type}:${value}`)}`));
  return { traceP95Ms: quantile(traces, 0.95), keyP95Ms: quantile(keys, 0.95), n: Math.min(traces.length, keys.length) };
}

/** Asks for a path as a reader. Throws Error for any answer but 200. */
export function getter({ url, apiToken }: BenchProduct): (path: string) => Promise<unknown> {
  return async (path) => {
    const response = await fetch(`${url}${path}`, { headers: { authorization: `Bearer ${apiToken}` } });
    const text = await response.text();
    if (response.status !== 200) throw new Error(`${path} was answered ${response.status}: ${text.slice(0, 300)}`);
    return JSON.parse(text);
  };
}

async function timeEach<T>(targets: readonly T[], ask: (target: T) => Promise<unknown>): Promise<number[]> {
  const times: number[] = [];
  for (const target of targets) {
    const from = performance.now();
    await ask(target);
    times.push(performance.now() - from);
  }
  return times.slice(WARM_UP);
}

const traceRow = z.object({ id: z.string(), trace: z.string() });
const keyRow = z.object({ type: z.string(), value: z.string() });

async function drawTargets(databaseUrl: string, n: number) {
  const client = new pg.Client({ connectionString: databaseUrl, application_name: 'bench' });
  await client.connect();
  try {
    const draw = (select: string, kind: string) => ({
      text: `SELECT ${select} FROM transaction_key WHERE kind ${kind} ORDER BY random() LIMIT $1`,
      values: [n],
    });
    const traces = await client.query(draw(`transaction_id AS id, replace(value, '-', '') AS trace`, `= 'trace'`));
    const keys = await client.query(draw('substr(kind, 5) AS type, value', `LIKE 'key:%' AND identity`));
    return { traces: traceRow.array().parse(traces.rows), keys: keyRow.array().parse(keys.rows) };
  } finally {
    await client.end();
  }
}
