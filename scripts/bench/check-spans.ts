import pg from 'pg';
import { visitStoredSpans } from '../faults/read-stored-spans';
import { listSpanIds, type SpanPlan } from './span-ids';

export interface SpanCheck {
  readonly acknowledged: number;
  readonly lost: number;
  readonly doubled: number;
  /** Stored, and not acknowledged: the answer was not heard. */
  readonly unheard: number;
}

/** Every place of a trace has a bit: those that were acknowledged, and those that were found. */
interface Told {
  readonly wanted: number;
  found: number;
}

/** Holds the stored spans against the batches that were acknowledged, span by span. */
export async function checkSpans(databaseUrl: string, plan: SpanPlan, acknowledged: Iterable<number>): Promise<SpanCheck> {
  const told = new Map<string, Told>();
  let count = 0;
  for (const batch of acknowledged)
    for (const { traceId, spanIds } of listSpanIds(plan, batch)) {
      told.set(traceId, { wanted: (1 << spanIds.length) - 1, found: 0 });
      count += spanIds.length;
    }
  let [doubled, unheard] = [0, 0];
  await inSnapshot(databaseUrl, (client) =>
    visitStoredSpans(client, ({ traceId, spanId }) => {
      const trace = told.get(traceId);
      const bit = 1 << Number.parseInt(spanId.slice(-1), 16);
      if (!trace || (trace.wanted & bit) === 0) unheard += 1;
      else if (trace.found & bit) doubled += 1;
      else trace.found |= bit;
    }),
  );
  let lost = 0;
  for (const { wanted, found } of told.values()) for (let missing = wanted & ~found; missing > 0; missing &= missing - 1) lost += 1;
  return { acknowledged: count, lost, doubled, unheard };
}

async function inSnapshot(databaseUrl: string, read: (client: pg.ClientBase) => Promise<void>): Promise<void> {
  const client = new pg.Client({ connectionString: databaseUrl, application_name: 'bench' });
  await client.connect();
  try {
    await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
    await read(client);
  } finally {
    await client.end();
  }
}
