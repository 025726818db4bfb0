import { beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { currentCatalog, indexCatalog } from '@/lib/catalog';
import { execute, inTransaction, query, type Sql, sql } from '@/lib/db';
import { testDatabase } from '@/lib/db/testing';
import { type Actor, newId } from '@/lib/domain';
import { planBackfill, recountWaiting } from '@/lib/measure';
import { getKpi, listKpis, listKpiTransactions, readMovement } from '@/lib/show';
import { FIRST, NOW, tellStories } from './measured-stories.fixture';
import { tickTime } from './tick';
import { backfillAll, tickBackfill } from './tick-backfill';

testDatabase();

const now = NOW;
const everybody: Actor = {
  id: 'p-1',
  name: 'Reader',
  email: 'reader@quillmoor.example',
  kind: 'person',
  teams: [],
  grants: [{ role: 'executive', environments: [], facilities: [], departments: [], workflows: [] }],
};
const scope = { environment: 'production' as const };

beforeAll(tellStories, 120_000);

const index = async () => indexCatalog((await currentCatalog()).catalog);

test('every number is the sum of its list, and every case stands in one list only', { timeout: 120_000 }, async () => {
  const windows = [
    null,
    { from: new Date('2026-10-06T00:00:00Z'), to: new Date('2026-11-10T05:00:00Z') },
    { from: new Date(FIRST), to: now },
  ];
  const seen = new Set<string>();
  for (const window of windows) {
    const { kpis } = await listKpis(everybody, { scope, window, now });
    for (const kpi of kpis) {
      const list = (state: 'counted' | 'open' | 'pending' | 'excluded', part?: 'numerator' | 'rest') =>
        listKpiTransactions(everybody, { id: kpi.id, scope, window, now, query: { state, part, sort: 'worst', limit: 1000 } });
      const all = await list('counted');
      const sum = (rows: typeof all.rows, of: 'numerator' | 'denominator') => rows.reduce((total, row) => total + row[of], 0);
      const { n, numerator, denominator } = kpi.current;
      if (n > 0) seen.add(kpi.kind);
      expect([kpi.id, all.rows.length, all.counts.counted]).toEqual([kpi.id, n, n]);
      if (numerator !== null && denominator !== null) {
        expect(sum(all.rows, 'numerator')).toBeCloseTo(numerator, 6);
        expect(sum(all.rows, 'denominator')).toBeCloseTo(denominator, 6);
        const [within, rest] = [await list('counted', 'numerator'), await list('counted', 'rest')];
        expect([within.rows.length, rest.rows.length]).toEqual([all.counts.numerator, n - all.counts.numerator]);
        expect(sum(rest.rows, 'numerator')).toBe(0);
      }
      const whole = await getKpi(everybody, { id: kpi.id, scope, window, by: 'facility', now });
      expect([whole.id, whole.current.n, whole.current.value]).toEqual([
        kpi.id,
        n,
        kpi.current.value === null ? null : expect.closeTo(kpi.current.value, 6),
      ]);
      const lists = [all, await list('open'), await list('pending'), await list('excluded')];
      expect(lists.map((one) => one.rows.length)).toEqual([all.counts.counted, all.counts.open, all.counts.pending, all.counts.excluded]);
      const ids = lists.flatMap((one) => one.rows.map((row) => row.id));
      expect(new Set(ids).size).toBe(ids.length);
    }
  }
  // What nothing was counted for proves nothing.
  expect([...seen].sort()).toEqual(
    [
      'age',
      'deadline',
      'duration',
      'exceptions_in_time',
      'rate',
      'ratio',
      'snapshot_ratio',
      'straight_through',
      'sum_ratio',
      'within',
    ].sort(),
  );
});

const countWaiting = (rows: Sql) => query(sql`${rows} ORDER BY 1, 2, 3, 4, 5`, z.record(z.string(), z.unknown()));

test('the counts of what is unfinished are those of the list', async () => {
  const kept = await countWaiting(sql`SELECT * FROM kpi_waiting WHERE n <> 0`);
  expect(kept.length).toBeGreaterThan(10);
  await inTransaction(recountWaiting);
  expect(await countWaiting(sql`SELECT * FROM kpi_waiting`)).toEqual(kept);
});

const picture = async () => ({
  waiting: await countWaiting(sql`SELECT * FROM kpi_waiting WHERE n <> 0`),
  contributions: await query(
    sql`SELECT subject_id, kpi, state, reason, opened_at, cohort_at, counts_at, numerator, denominator, value_ms, closed_at, part, facts FROM contribution ORDER BY 1, 2`,
    z.record(z.string(), z.unknown()),
  ),
  buckets: await query(
    sql`SELECT kpi, bucket_at, facility, workflow, n, round(numerator::numeric, 6) AS numerator, round(denominator::numeric, 6) AS denominator
        FROM kpi_bucket WHERE n <> 0 OR abs(numerator) > 1e-6 OR abs(denominator) > 1e-6 ORDER BY 1, 2, 3, 4, department`,
    z.record(z.string(), z.unknown()),
  ),
});

test('history worked out anew from what is stored gives what the rounds gave, and twice changes nothing', {
  timeout: 120_000,
}, async () => {
  const live = await picture();
  expect(live.contributions.length).toBeGreaterThan(500);
  await backfillAll([], now, () => undefined);
  expect(await picture()).toEqual(live);
  await execute(sql`DELETE FROM contribution`);
  await execute(sql`DELETE FROM kpi_bucket`);
  await execute(sql`DELETE FROM kpi_waiting`);
  await execute(sql`DELETE FROM seen_value`);
  await backfillAll([], now, () => undefined);
  expect(await picture()).toEqual(live);
});

test('while history is worked out there is no number, and how far it is', async () => {
  const before = await getKpi(everybody, { id: 'kpi-fill-rate', scope, window: { from: new Date(FIRST), to: now }, by: 'facility', now });
  expect(before).toMatchObject({ work: null });
  expect(before.current.value).not.toBeNull();
  await execute(sql`UPDATE kpi_work SET definition = 'another' WHERE kpi = 'kpi-fill-rate'`);
  const ask = () => getKpi(everybody, { id: 'kpi-fill-rate', scope, window: { from: new Date(FIRST), to: now }, by: 'facility', now });
  expect(await ask()).toMatchObject({ work: 0, current: { value: null, n: 0 } });
  const catalog = await index();
  expect(await inTransaction((tx) => planBackfill(tx, catalog, now))).toBe(1);
  expect(await ask()).toMatchObject({ work: 0, current: { value: null } });
  await backfillAll(['kpi-fill-rate'], now, () => undefined);
  expect(await ask()).toEqual(before);
});

test('a level is split over suppliers too: what stood at both ends, and the very cases of each', async () => {
  const window = { from: new Date(now.getTime() - 20 * 24 * 3_600_000), to: now };
  const id = 'kpi-grir-aged';
  const { current, comparisons, method, groups } = await readMovement(everybody, { id, scope, window, now });
  const [previous] = comparisons;
  expect(current.n).toBeGreaterThan(5);
  expect(previous?.change).not.toBe(0);
  expect(method).toBe('adds_up');
  const group = groups.find(({ by }) => by === 'supplier');
  expect(group?.missing).toBe('');
  const total = (group?.parts ?? []).reduce((sum, { effect }) => sum + effect, group?.rest.effect ?? 0);
  expect(total).toBeCloseTo(previous?.change ?? Number.NaN, 9);
  const names = group?.parts.map((part) => part.id) ?? [];
  expect(names.toSorted()).toEqual(['SUP-1', 'SUP-2', 'unassigned']);
  let listed = 0;
  for (const supplier of names) {
    const { rows } = await listKpiTransactions(everybody, {
      id,
      scope,
      window,
      now,
      query: { state: 'counted', supplier, sort: 'worst', limit: 1000 },
    });
    listed += rows.length;
    expect(group?.parts.find((part) => part.id === supplier)?.nowN).toBe(rows.length);
  }
  expect(listed).toBe(current.n);
});

test('the worker finishes by itself what was begun, and rests when nothing is left', async () => {
  const before = await picture();
  const catalog = await index();
  await inTransaction((tx) => planBackfill(tx, catalog, now, ['kpi-fill-rate']));
  let steps = 0;
  while ((await tickBackfill(now)) !== 5000) steps += 1;
  expect(steps).toBeGreaterThan(0);
  expect(await picture()).toEqual(before);
});

test('an exception of long ago counts, although nothing else is kept of that month', async () => {
  const at = new Date('2025-02-03T12:00:00Z');
  const id = newId(at);
  await execute(
    sql`INSERT INTO exception (id, environment, code, signature, grouped_by, title, statement, state, severity, severity_reason, team, team_reason, workflow,
          workflows, runbook, first_at, last_at, opened_at, acknowledge_by, due_at, updated_at)
        VALUES (${id}::uuid, 'production', 'EXC-PLT-AUTH', 'long ago', '{}', 't', 's', 'open', 'sev3', 'r', 'team-a', 'r', 'wf-p2p-po',
          '{wf-p2p-po}', 'r', ${at}, ${at}, ${at}, ${at}, ${at}, now() + interval '1 hour')`,
  );
  await tickTime(now);
  const kept = await query(
    sql`SELECT kpi, state FROM contribution WHERE subject_id = ${id}::uuid`,
    z.object({ kpi: z.string(), state: z.string() }),
  );
  expect(kept).toEqual([{ kpi: 'kpi-exception-resolution', state: 'counted' }]);
});
