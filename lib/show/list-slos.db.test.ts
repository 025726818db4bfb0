import { beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { currentCatalog } from '@/lib/catalog';
import { execute, query, sql } from '@/lib/db';
import { testDatabase } from '@/lib/db/testing';
import { countedAs, NotFoundError, type Scope } from '@/lib/domain';
import { sloListSchema, sloViewSchema } from '@/lib/domain/views/slos';
import { getSlo } from './get-slo.db';
import { listSlos } from './list-slos.db';
import { NOW, prepareCatalog, reader } from './show.fixture';

testDatabase();

const production: Scope = { environment: 'production' };
const everybody = reader();
const lakehead = reader({ facilities: ['fac-lakehead'] });
const payroll = reader({ workflows: ['wf-time-payroll'] });
const SUCCESS = 'slo-po-850-out-success';
const FRESH = 'slo-po-850-out-freshness';
/** Midnight in the organisation's zone, which left summer time on 1 November. */
const day = (back: number) => new Date(Date.UTC(2026, 10, 18 - back, back >= 17 ? 5 : 6));

async function keyOf(id: string): Promise<string> {
  const slo = (await currentCatalog()).catalog.slos.find((one) => one.id === id);
  if (!slo) throw new Error(`the estate has lost ${id}`);
  return countedAs(slo);
}

async function seed(table: string, at: Date) {
  await query(sql`SELECT ensure_partition(${table}, ${at}::timestamptz) AS made`, z.object({ made: z.boolean() }));
}

async function addDay(id: string, back: number, facility: string, good: number, bad: number) {
  await seed('slo_day', day(back));
  await execute(
    sql`INSERT INTO slo_day VALUES ('production', ${await keyOf(id)}, ${day(back)}, 'wf-p2p-po', ${facility}, 'dept-procurement', ${good}, ${bad})`,
  );
}

beforeAll(async () => {
  await prepareCatalog();
  for (const { id } of (await currentCatalog()).catalog.slos)
    await execute(sql`INSERT INTO slo_count VALUES (${await keyOf(id)}, ${id}, ${NOW})`);
  // 28 days back to today: the one before no longer counts.
  await addDay(SUCCESS, 0, 'fac-lakehead', 1000, 1);
  await addDay(SUCCESS, 3, 'fac-granite', 2000, 11);
  await addDay(SUCCESS, 27, 'fac-lakehead', 988, 0);
  await addDay(SUCCESS, 28, 'fac-lakehead', 0, 5000);
  await addDay('slo-po-855-in-success', 1, 'fac-granite', 190, 10);
  await addDay('slo-po-856-in-success', 1, 'fac-granite', 5, 0);
  const last = new Date(NOW.getTime() - 10 * 60_000);
  await seed('slo_minute', last);
  await execute(sql`INSERT INTO slo_minute VALUES ('production', ${await keyOf(SUCCESS)}, ${last}, 99, 1)`);
});

const rowOf = async (actor: typeof everybody, id: string, scope = production) =>
  (await listSlos(actor, { scope, now: NOW })).slos.find((row) => row.id === id);

describe('budgets', () => {
  test('hold what the window holds, for all places', async () => {
    const list = await listSlos(everybody, { scope: production, now: NOW });
    expect(sloListSchema.parse(list)).toEqual(list);
    expect(list.whole).toBe(true);
    const row = list.slos.find(({ id }) => id === SUCCESS);
    // 4,000 were counted, 20 of which may be bad at 99.5 %.
    expect(row).toMatchObject({ state: 'kept', good: 3988, bad: 12, goodRatio: 0.997, exception: null });
    expect(row?.budgetAllowed).toBeCloseTo(20, 8);
    expect(row?.budgetLeft).toBeCloseTo(8, 8);
    expect(row?.budgetLeftRatio).toBeCloseTo(0.4, 8);
    expect(row?.burn).toBeCloseTo(2, 8);
  });

  test('the worst come first; what was not counted is no number', async () => {
    const { slos } = await listSlos(everybody, { scope: production, now: NOW });
    expect(slos[0]).toMatchObject({ id: 'slo-po-855-in-success', state: 'spent' });
    expect(slos.find(({ id }) => id === 'slo-po-856-in-success')).toMatchObject({ state: 'few', good: 5 });
    const silent = slos.filter(({ state }) => state === 'no_data');
    expect(silent.length).toBe(slos.length - 3);
    for (const row of silent) expect([row.goodRatio, row.budgetLeft, row.budgetLeftRatio, row.burn]).toEqual([null, null, null, null]);
  });

  test('are of the places a reader may see; what is known of all places together is absent then', async () => {
    const row = await rowOf(lakehead, SUCCESS);
    expect(row).toMatchObject({ good: 1988, bad: 1, burn: null });
    expect(await rowOf(lakehead, FRESH)).toMatchObject({ state: 'partial', goodRatio: null, burn: null });
    expect(await rowOf(everybody, SUCCESS, { ...production, facility: ['fac-granite'] })).toMatchObject({
      good: 2000,
      bad: 11,
      burn: null,
    });
    expect((await listSlos(lakehead, { scope: production, now: NOW })).whole).toBe(false);
  });

  test('of other workflows are not there', async () => {
    const { slos } = await listSlos(payroll, { scope: production, now: NOW });
    expect(slos.length).toBeGreaterThan(0);
    expect(new Set(slos.map(({ workflow }) => workflow.id))).toEqual(new Set(['wf-time-payroll']));
    await expect(getSlo(payroll, { id: SUCCESS, scope: production, now: NOW })).rejects.toThrow(NotFoundError);
  });

  test('of another environment are empty', async () => {
    const { slos } = await listSlos(everybody, { scope: { environment: 'validation' }, now: NOW });
    expect(new Set(slos.map(({ state }) => state))).toEqual(new Set(['no_data']));
  });

  test('whose sums do not hold the past yet have no number', async () => {
    await execute(sql`DELETE FROM slo_count WHERE slo = 'slo-po-855-in-success'`);
    expect(await rowOf(everybody, 'slo-po-855-in-success')).toMatchObject({ state: 'no_data', good: 0, bad: 0, burn: null });
    await execute(sql`INSERT INTO slo_count VALUES (${await keyOf('slo-po-855-in-success')}, 'slo-po-855-in-success', ${NOW})`);
  });
});

describe('one service level', () => {
  test('shows the budget by day, adding up to the number of the list, and each pair', async () => {
    const view = await getSlo(everybody, { id: SUCCESS, scope: production, now: NOW });
    expect(sloViewSchema.parse(view)).toEqual(view);
    expect(view.points).toHaveLength(28);
    expect(view.points.reduce((sum, { bad }) => sum + bad, 0)).toBe(view.bad);
    expect(view.points.at(-1)?.usedRatio).toBeCloseTo(1 - (view.budgetLeftRatio ?? 0), 8);
    expect(view.pairs?.map(({ burn, long, short }) => [burn, long.bad, short.bad])).toEqual([
      [14.4, 1, 0],
      [6, 1, 1],
      [1, 1, 1],
    ]);
    expect(view.pairs?.[0]?.short).toMatchObject({ good: 0, bad: 0, burn: null });
  });

  test('keeps the windows of all places from a reader of some', async () => {
    const view = await getSlo(lakehead, { id: SUCCESS, scope: production, now: NOW });
    expect(view).toMatchObject({ whole: false, pairs: null, good: 1988, bad: 1 });
  });
});
