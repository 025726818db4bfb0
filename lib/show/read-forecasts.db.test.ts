import { beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { applyCatalog, currentCatalog, indexCatalog, listDeadlines, listOccasions } from '@/lib/catalog';
import { execute, inTransaction, jsonb, query, sql } from '@/lib/db';
import { testDatabase } from '@/lib/db/testing';
import { newId, type Scope } from '@/lib/domain';
import { forecastListSchema } from '@/lib/domain/views/forecasts';
import { listShaped, shapeOccasion } from '@/lib/measure';
import { readForecasts } from './read-forecasts.db';
import { reader } from './show.fixture';

testDatabase();

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;
/** A Wednesday, one in the afternoon in Chicago: two hours before the cut-off. */
const NOW = new Date('2026-11-18T19:00:00Z');
const production: Scope = { environment: 'production' };
const everybody = reader();

function* stream(seed: number) {
  for (let x = seed; ; ) {
    x = (x * 48_271) % 2_147_483_647;
    yield x / 2_147_483_647;
  }
}
const random = stream(3);
const next = () => random.next().value ?? 0;

interface Order {
  facility: string;
  department: string;
  begunAt: Date;
  doneAt: Date | null;
}

async function insertOrders(orders: readonly Order[]): Promise<void> {
  for (const month of new Set(orders.map(({ begunAt }) => begunAt.toISOString().slice(0, 7))))
    for (const table of ['transaction', 'transaction_course'])
      await execute(sql`select ensure_partition(${table}, ${new Date(`${month}-10T00:00:00Z`)})`);
  const rows = orders.map((one) => ({ ...one, id: newId(one.begunAt) }));
  await execute(sql`
    insert into transaction (id, environment, workflow, facility, department, state, started_at, last_at, event_count, updated_at)
    select id, 'production', 'wf-p2p-po', facility, department, 'open', "begunAt", "begunAt", 1, "begunAt"
    from jsonb_to_recordset(${jsonb(rows)}) as r (id uuid, facility text, department text, "begunAt" timestamptz)`);
  const courses = rows.map(({ id, begunAt, doneAt }) => ({
    id,
    steps: [
      ['po_approved', begunAt.getTime(), begunAt.getTime(), 1, null, null],
      ...(doneAt ? [['po_transmitted', doneAt.getTime(), doneAt.getTime(), 1, null, null]] : []),
    ],
  }));
  await execute(sql`
    insert into transaction_course (transaction_id, environment, workflow, steps)
    select id, 'production', 'wf-p2p-po', steps from jsonb_to_recordset(${jsonb(courses)}) as r (id uuid, steps json)`);
}

const facilities = ['fac-lakehead', 'fac-granite'];

/** A day's orders: through the working day, each sent some minutes after its approval; as it stands at NOW. */
function ordersOf(day: Date, waitMinutes: number): Order[] {
  const noon = day.getTime() + 18 * 60 * MINUTE_MS;
  return Array.from({ length: 60 }, (_, i) => {
    const begunAt = new Date(noon - 4 * 60 * MINUTE_MS + next() * 7 * 60 * MINUTE_MS);
    const doneAt = new Date(begunAt.getTime() + (1 + next()) * waitMinutes * MINUTE_MS);
    return { facility: facilities[i % 2] ?? '', department: i % 3 === 0 ? 'dept-pharmacy' : 'dept-procurement', begunAt, doneAt };
  }).flatMap((one) => (one.begunAt > NOW ? [] : [{ ...one, doneAt: one.doneAt > NOW ? null : one.doneAt }]));
}

async function shapeAll(): Promise<void> {
  const index = indexCatalog((await currentCatalog()).catalog);
  const deadline = listDeadlines(index).find(({ id }) => id === 'cut-distributor');
  if (!deadline) throw new Error('the catalog has the cut-off');
  const occasions = listOccasions(deadline, index, new Date(NOW.getTime() - 190 * DAY_MS), new Date(NOW.getTime() + DAY_MS));
  await inTransaction(async (tx) => {
    for (const occasion of occasions) await shapeOccasion(tx, { environment: 'production', deadline, occasion }, NOW);
  });
}

const cutOff = async (actor = everybody, scope = production) => {
  const list = await readForecasts(actor, { scope, now: NOW });
  expect(forecastListSchema.parse(list)).toEqual(list);
  return list.forecasts.find(({ deadline }) => deadline === 'cut-distributor');
};

beforeAll(async () => {
  await applyCatalog('catalog', 'test');
  const days = Array.from({ length: 180 }, (_, i) => new Date(Date.parse('2026-11-18T00:00:00Z') - i * DAY_MS)).filter(
    (day) => ![0, 6].includes(day.getUTCDay()),
  );
  await insertOrders(days.flatMap((day) => ordersOf(day, 20 + next() * 20)));
  await shapeAll();
});

describe('readForecasts', () => {
  test('tells of the next cut-off from the days of the same weekday', async () => {
    const forecast = await cutOff();
    expect(forecast).toMatchObject({ kind: 'cut_off', occasion: '2026-11-18', dueAt: '2026-11-18T21:00:00.000Z', objective: 0.98 });
    expect(forecast?.record.comparable).toBeGreaterThanOrEqual(20);
    expect(forecast?.words).toMatch(/of the last \d+ Wednesdays/);
    expect(forecast?.done ?? 0).toBeLessThanOrEqual(forecast?.begun ?? 0);
    const { low = 1, middle = 0, high = 0 } = forecast?.shareAtDue ?? {};
    expect(low).toBeLessThanOrEqual(middle);
    expect(middle).toBeLessThanOrEqual(high);
  });

  test('counts what is in the tables: every order of the day, and those of them that were sent', async () => {
    const [row] = await query(
      sql`select count(*)::int as begun, count(d.reached_at)::int as done from milestone b
        left join milestone d on d.transaction_id = b.transaction_id and d.milestone = 'po_transmitted'
        where b.milestone = 'po_approved' and b.reached_at >= '2026-11-17T21:00:00Z' and b.reached_at < '2026-11-18T21:00:00Z'`,
      z.object({ begun: z.number(), done: z.number() }),
    );
    const forecast = await cutOff();
    expect({ begun: forecast?.begun, done: forecast?.done }).toEqual(row);
  });

  test('shaping twice changes nothing', async () => {
    const shapes = () => query(sql`select * from forecast_shape order by subject, occasion, facility`, z.unknown());
    const before = await shapes();
    await shapeAll();
    expect(await shapes()).toEqual(before);
    expect(before.length).toBeGreaterThan(200);
  });

  test('holds only the places that the reader may see, and none for a reader of one department', async () => {
    const [whole, part, other] = await Promise.all([
      cutOff(),
      cutOff(reader({ facilities: ['fac-lakehead'] })),
      cutOff(reader({ facilities: ['fac-granite'] })),
    ]);
    expect((part?.begun ?? 0) + (other?.begun ?? 0)).toBe(whole?.begun);
    expect(await cutOff(reader({ departments: ['dept-pharmacy'] }))).toBeUndefined();
    expect((await cutOff(everybody, { ...production, facility: ['fac-lakehead'] }))?.begun).toBe(part?.begun);
  });

  test('is silent with few days behind it, and says so', async () => {
    await execute(sql`delete from forecast_occasion where occasion < '2026-11-09'`);
    const forecast = await cutOff();
    expect(forecast).toMatchObject({ state: 'silent', shareAtDue: null, completion: null, lateRatio: null });
    expect(forecast?.words).toMatch(/^No forecast: only \d of the working days before can be compared, and 10 are needed\.$/);
    const shaped = await inTransaction((tx) => listShaped(tx, 'production', 'cut-distributor', new Date('2026-11-01')));
    expect([...shaped.keys()].sort()[0]).toBe('2026-11-09');
  });
});
