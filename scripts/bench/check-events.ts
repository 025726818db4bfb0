import pg from 'pg';
import { listTold, readTruths, type Truth } from '../faults/count-truth';
import type { Ledger } from '../faults/keep-ledger';
import { truthStatements } from '../faults/truth-statements';
import { listSpanIds, type SpanPlan } from './span-ids';

/** Holds events, transactions, buckets, feeds, KPIs and exceptions against what was acknowledged and against each other. */
export async function checkEvents(databaseUrl: string, ledger: Ledger): Promise<Truth[]> {
  const client = new pg.Client({ connectionString: databaseUrl, application_name: 'bench', options: '-c work_mem=256MB' });
  await client.connect();
  try {
    await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
    // Spans are too many to be handed to a statement: checkSpans and checkToldEvents look at them.
    const statements = truthStatements.filter(({ takesSpans }) => !takesSpans);
    return await readTruths(client, listTold(ledger), statements);
  } finally {
    await client.end();
  }
}

/** How many of the events that acknowledged spans told are missing, and how many are stored more than once. */
export async function checkToldEvents(databaseUrl: string, plan: SpanPlan, acknowledged: Iterable<number>): Promise<Truth> {
  const told = [...acknowledged].flatMap((batch) =>
    listSpanIds(plan, batch).flatMap(({ traceId, spanIds, tells }) => (tells ? [`${traceId}:${spanIds.at(-1)}`] : [])),
  );
  const client = new pg.Client({ connectionString: databaseUrl, application_name: 'bench', options: '-c work_mem=256MB' });
  await client.connect();
  try {
    const { rows } = await client.query({
      text: `SELECT count(*) FILTER (WHERE stored.id IS NULL)::float8 AS lost, coalesce(sum(stored.n - 1), 0)::float8 AS doubled
             FROM unnest($1::text[]) AS told (id)
             LEFT JOIN (SELECT replace(trace_id, '-', '') || ':' || span_id AS id, count(*) AS n FROM event WHERE event_id IS NULL GROUP BY 1) AS stored USING (id)`,
      values: [told],
    });
    return { name: 'events told by acknowledged spans are stored once', seen: told.length, wrong: 0, ...rows[0] };
  } finally {
    await client.end();
  }
}
