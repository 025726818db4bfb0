import { existsSync } from 'node:fs';
import { copyFile, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { addCatalog } from '@/lib/catalog';
import { config } from '@/lib/config';
import { query, sql } from '@/lib/db';
import { testDatabase } from '@/lib/db/testing';
import { mergeSketches, quantileOf, RELATIVE_ERROR, unflattenSketch } from '@/lib/domain';
import { listKeyTokens, prepareRing } from '@/lib/redact';
import { importLog } from './import-log';
import { parseMapping } from './import-mapping';
import { sendInProcess } from './send-import';
import { tickEvents } from './tick';

const data = '../shared/data/hospital_billing';
const example = 'catalog/examples/hospital-billing';
const missing = !existsSync(`${data}/events.csv.gz`);
const name = missing ? `skipped, because ${data}/events.csv.gz is not there` : 'the log of a hospital’s billing module, as its facts say';

testDatabase();

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'throughline-import-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const factsSchema = z.object({
  events: z.number(),
  cases: z.number(),
  activity_event_counts: z.record(z.string(), z.number()),
  activity_case_counts: z.record(z.string(), z.number()),
  events_per_utc_month: z.record(z.string(), z.number()),
  pairs: z.array(
    z.object({
      from: z.string(),
      to: z.string(),
      cases_with_both: z.number(),
      cases_with_from_but_never_to: z.number(),
      first_to_first: z.object({ p50_nearest_rank_ms: z.number(), p90_nearest_rank_ms: z.number(), p99_nearest_rank_ms: z.number() }),
    }),
  ),
});
const countSchema = z.object({ name: z.string(), events: z.number(), cases: z.number() });

/** One number for the content of each table: another one when any row changed. */
async function fingerprint() {
  return query(
    sql`SELECT 'event' AS name, count(*)::int AS n, sum(hashtext(t::text))::text AS hash FROM event t
        UNION ALL SELECT 'event_inbox', count(*)::int, sum(hashtext(t::text))::text FROM event_inbox t
        UNION ALL SELECT 'bucket_hour', sum(n)::int, sum(hashtext(t::text))::text FROM bucket_hour t
        UNION ALL SELECT 'kpi_bucket', sum(n)::int, sum(hashtext(t::text))::text FROM kpi_bucket t
        UNION ALL SELECT 'transaction', count(*)::int, sum(hashtext(t::text))::text FROM transaction t
        UNION ALL SELECT 'rejected_record', count(*)::int, sum(hashtext(id::text))::text FROM rejected_record t ORDER BY name`,
    z.object({ name: z.string(), n: z.number(), hash: z.string().nullable() }),
  );
}

const byMilestone = sql`SELECT milestone AS name, count(*)::int AS events, count(DISTINCT business_keys->0->>'value')::int AS cases FROM event GROUP BY 1`;
const byMonth = sql`SELECT to_char(occurred_at AT TIME ZONE 'UTC', 'YYYY-MM') AS name, count(*)::int AS events, 0 AS cases FROM event GROUP BY 1`;

test.skipIf(missing)(name, { timeout: 180_000 }, async () => {
  const facts = factsSchema.parse(JSON.parse(await readFile(`${data}/facts.json`, 'utf8')));
  const mapping = parseMapping(await readFile(`${example}/mapping.yaml`, 'utf8'));
  await addCatalog(example, 'test');
  const file = join(folder, 'events.csv.gz');
  await copyFile(`${data}/events.csv.gz`, file);
  const run = { file, mapping, send: sendInProcess('production', mapping.source) };

  expect(await importLog(run)).toEqual({ rows: facts.events, accepted: facts.events, duplicates: 0, rejected: 0, refusedTo: null });
  expect(existsSync(`${file}.rejected.ndjson`)).toBe(false);

  const word = (activity: string) => activity.toLowerCase().replaceAll(/[ -]/g, '_');
  const counts = await query(byMilestone, countSchema);
  const told = Object.entries(facts.activity_event_counts).map(([activity, events]) => ({
    name: word(activity),
    events,
    cases: facts.activity_case_counts[activity],
  }));
  expect(counts.sort(byName)).toEqual(told.sort(byName));
  const months = await query(byMonth, countSchema);
  expect(Object.fromEntries(months.map(({ name: month, events }) => [month, events]))).toEqual(facts.events_per_utc_month);
  // Packages are of patients: their ids are kept as keyed hashes, each its own.
  const [called] = listKeyTokens(prepareRing(config().dataSecrets), 'case_id', 'NA');
  const strays = await query(
    sql`SELECT 'NA' AS name, count(*)::int AS events, count(*) FILTER (WHERE department = 'unassigned')::int AS cases FROM event
        WHERE business_keys->0->>'value' = ${called} OR workflow = 'unassigned' OR facility = 'unassigned' OR department = 'unassigned'`,
    countSchema,
  );
  expect(strays).toEqual([{ name: 'NA', events: 1, cases: 0 }]);

  while ((await tickEvents(new Date(), 4000)) > 0);
  const reached = await query(
    sql`SELECT milestone AS name, sum(times)::int AS events, count(*)::int AS cases FROM milestone WHERE reached_at IS NOT NULL GROUP BY 1`,
    countSchema,
  );
  expect(reached.sort(byName)).toEqual(told.sort(byName));
  const billed = facts.pairs.find((pair) => pair.from === 'NEW' && pair.to === 'BILLED');
  const parts = await query(
    sql`SELECT CASE WHEN state = 'counted' THEN 'counted' ELSE 'other' END AS name, 0 AS events, count(*)::int AS cases
        FROM contribution WHERE kpi = 'kpi-billing-time' GROUP BY 1`,
    countSchema,
  );
  expect(parts.sort(byName)).toEqual([
    { name: 'counted', events: 0, cases: billed?.cases_with_both },
    { name: 'other', events: 0, cases: billed?.cases_with_from_but_never_to },
  ]);
  const buckets = await query(
    sql`SELECT n, sketch FROM kpi_bucket WHERE kpi = 'kpi-billing-time'`,
    z.object({ n: z.number(), sketch: z.array(z.number()) }),
  );
  expect(buckets.reduce((sum, bucket) => sum + bucket.n, 0)).toBe(billed?.cases_with_both);
  const sketch = mergeSketches(buckets.map((bucket) => unflattenSketch(bucket.sketch)));
  for (const [q, exact] of [
    [0.5, billed?.first_to_first.p50_nearest_rank_ms],
    [0.9, billed?.first_to_first.p90_nearest_rank_ms],
    [0.99, billed?.first_to_first.p99_nearest_rank_ms],
  ] as const) {
    expect(Math.abs((quantileOf(sketch, q) ?? Number.NaN) / (exact ?? Number.NaN) - 1)).toBeLessThanOrEqual(RELATIVE_ERROR);
  }

  const first = await fingerprint();
  expect(first).toMatchObject([
    { name: 'bucket_hour' },
    { n: facts.events },
    { n: 0 },
    { n: billed?.cases_with_both },
    { n: 0 },
    { n: facts.cases },
  ]);
  expect(await importLog(run)).toEqual({ rows: facts.events, accepted: 0, duplicates: facts.events, rejected: 0, refusedTo: null });
  while ((await tickEvents(new Date(), 4000)) > 0);
  expect(await fingerprint()).toEqual(first);
});

const byName = (a: { name: string }, b: { name: string }) => (a.name < b.name ? -1 : 1);
