import fc from 'fast-check';
import { beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { z } from 'zod';
import { type CatalogIndex, indexCatalog, loadCatalog } from '@/lib/catalog';
import { execute, inTransaction, query, sql } from '@/lib/db';
import { testDatabase } from '@/lib/db/testing';
import { type Catalog, type ClaimedEvent, countDistinct, OTHER } from '@/lib/domain';
import { anEvent } from '@/lib/domain/event.fixture';
import * as one from './index';

testDatabase();

const TABLES = ['bucket_minute', 'bucket_hour', 'group_hour'];
const CEILING = 3;
const noon = Date.UTC(2026, 10, 30, 12);
const known = ['conn-known-a', 'conn-known-b'];
/** The catalog learns it late. */
const LEARNED = 'conn-9';
let base: Catalog;
let two: typeof one;
let run = 0;

beforeAll(async () => {
  base = await loadCatalog('catalog');
  // A second worker: the same code with a memory of its own.
  vi.resetModules();
  two = await import('./index');
});

beforeEach(() => prepare());

async function prepare(): Promise<void> {
  for (const table of [...TABLES, 'rolled_day']) await execute(sql`DELETE FROM ${sql([table])}`);
  for (const at of [-48, -24, 0, 24, 48])
    for (const table of TABLES) await execute(sql`SELECT ensure_partition(${table}, ${new Date(noon + at * 3_600_000)}::timestamptz)`);
}

function catalogOf(connectors: readonly string[], ceiling: number): CatalogIndex {
  const [connector] = base.connectors;
  if (!connector) throw new Error('the estate has no connector');
  const toldApart = { connectors: ceiling, applications: 300, errorClasses: ceiling };
  return indexCatalog({
    ...base,
    organisation: { ...base.organisation, toldApart },
    connectors: connectors.map((id) => ({ ...connector, id })),
  });
}

const partSchema = fc.record({
  hour: fc.integer({ min: -36, max: 36 }),
  connector: fc.oneof(
    { weight: 5, arbitrary: fc.integer({ min: 0, max: 12 }).map((i) => `conn-${i}`) },
    { weight: 1, arbitrary: fc.constantFrom(...known) },
    { weight: 1, arbitrary: fc.constantFrom(OTHER, null) },
  ),
  errorClass: fc.oneof(
    fc.constant(null),
    fc.integer({ min: 0, max: 9 }).map((i) => `fault-${i}`),
  ),
  durationMs: fc.option(fc.integer({ min: 0, max: 100_000 })),
});
const doingSchema = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      kind: fc.constant('roll' as const),
      count: fc.integer({ min: 1, max: 8 }),
      second: fc.boolean(),
      dies: fc.boolean(),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant('retell' as const),
      which: fc.nat(),
      as: partSchema,
      second: fc.boolean(),
      dies: fc.boolean(),
    }),
  },
  { weight: 1, arbitrary: fc.constant({ kind: 'learn' as const }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('raise' as const), to: fc.integer({ min: 0, max: 6 }) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('wait' as const), hours: fc.integer({ min: 0, max: 4 }) }) },
);

const lastSchema = z.object({ n: z.number() });
const total = async (of: ReturnType<typeof sql>) =>
  (await query(sql`SELECT coalesce(sum(n), 0)::bigint AS n FROM ${of}`, lastSchema))[0]?.n;

test('however many values flood in, and whatever is told anew: what went to other leaves other, and a parent is the merge of its children', {
  timeout: 240_000,
}, async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(partSchema, { minLength: 10, maxLength: 60 }),
      fc.array(doingSchema, { minLength: 6, maxLength: 20 }),
      async (parts, doings) => {
        run += 1;
        await prepare();
        // Each run has values of its own, so that months are empty again although nothing is ever forgotten.
        const mine = (value: string | null) => (value === null || value === OTHER ? value : `${value}-run${run}`);
        const index = (learned: boolean, ceiling: number) =>
          catalogOf(
            [...known, ...(learned ? [LEARNED] : [])].map((id) => mine(id) ?? ''),
            ceiling,
          );
        await execute(sql`DELETE FROM bucket_value`);
        await execute(sql`DELETE FROM bucket_other`);
        let ceiling = CEILING;
        let highest = CEILING;
        let learned = false;
        let now = noon;
        const event = (part: (typeof parts)[number]): ClaimedEvent =>
          anEvent(0, {
            ...part,
            connector: mine(part.connector),
            errorClass: mine(part.errorClass),
            receivedAt: new Date(now),
            occurredAt: new Date(noon + part.hour * 3_600_000),
          });
        const told: ClaimedEvent[] = [];
        const left = [...parts];
        const doAll = async (work: (tx: Parameters<typeof one.rollEvents>[0]) => Promise<void>, dies: boolean) => {
          const attempt = inTransaction(async (tx) => {
            await work(tx);
            if (dies) throw new Error('the worker died');
          });
          if (!dies) return attempt;
          await expect(attempt).rejects.toThrow('the worker died');
          await inTransaction(work);
        };
        for (const doing of [...doings, { kind: 'roll' as const, count: parts.length, second: false, dies: false }]) {
          now += 1000;
          const around = { index: index(learned, ceiling), now: new Date(now) };
          if (doing.kind === 'learn') learned = true;
          else if (doing.kind === 'raise') {
            ceiling = doing.to;
            highest = Math.max(highest, ceiling);
          } else if (doing.kind === 'wait') now += doing.hours * 3_600_000;
          else if (doing.kind === 'roll') {
            const some = left.splice(0, doing.count).map(event);
            await doAll((tx) => (doing.second ? two : one).rollEvents(tx, some, around), doing.dies);
            told.push(...some);
          } else {
            const which = doing.which % Math.max(told.length, 1);
            const was = told[which];
            if (!was) continue;
            const is = { ...event(doing.as), eventKey: was.eventKey, receivedAt: was.receivedAt };
            await doAll((tx) => (doing.second ? two : one).moveEvents(tx, [{ was, is }], around), doing.dies);
            told[which] = is;
          }
        }
        await numbersHold(
          told,
          highest,
          known.map((id) => mine(id) ?? ''),
        );

        // Everything is told anew as one and the same: whatever was not taken from where it stood would stay behind.
        const same = { connector: null, errorClass: null, durationMs: null, occurredAt: new Date(noon), status: 'completed' as const };
        const around = { index: index(learned, ceiling), now: new Date(now) };
        await inTransaction((tx) =>
          one.moveEvents(
            tx,
            told.map((was) => ({ was, is: { ...was, ...same } })),
            around,
          ),
        );
        for (const table of ['bucket_minute', 'bucket_hour']) {
          const rows = await query(
            sql`SELECT n, connector, error_class FROM ${sql([table])}`,
            z.object({ n: z.number(), connector: z.string(), error_class: z.string() }),
          );
          expect(rows).toEqual([{ n: told.length, connector: '', error_class: '' }]);
        }
        expect(await total(sql`(SELECT events AS n FROM bucket_other) o`)).toBe(0);
      },
    ),
    { numRuns: 60, endOnFailure: true },
  );
});

async function numbersHold(told: readonly ClaimedEvent[], highest: number, catalogued: readonly string[]): Promise<void> {
  for (const table of ['bucket_minute', 'bucket_hour']) expect(await total(sql([table]))).toBe(told.length);
  expect(await query(sql`SELECT n FROM bucket_hour WHERE n <= 0`, lastSchema)).toEqual([]);
  for (const by of ['connector', 'error_class'] as const) {
    const value = (e: ClaimedEvent) => (by === 'connector' ? e.connector : e.errorClass) ?? '';
    const rowSchema = z.object({ id: z.string(), month: z.string(), n: z.number() });
    const parent = sql`SELECT id, to_char(bucket_at AT TIME ZONE 'UTC', 'YYYY-MM') AS month, sum(n)::bigint AS n FROM group_hour WHERE by = ${by} GROUP BY 1, 2 HAVING sum(n) <> 0 ORDER BY 1, 2`;
    const children = sql`SELECT ${sql([by])} AS id, to_char(bucket_at AT TIME ZONE 'UTC', 'YYYY-MM') AS month, sum(n)::bigint AS n FROM bucket_hour GROUP BY 1, 2 ORDER BY 1, 2`;
    const rows = await query(parent, rowSchema);
    expect(rows).toEqual(await query(children, rowSchema));
    const months = new Set(told.map((e) => e.occurredAt.toISOString().slice(0, 7)));
    for (const month of months) {
      const those = told.filter((e) => e.occurredAt.toISOString().startsWith(month));
      const own = rows.filter((row) => row.month === month && row.id !== OTHER && row.id !== '');
      expect(own.filter(({ id }) => !catalogued.includes(id) && !id.startsWith(`${LEARNED}-`)).length).toBeLessThanOrEqual(highest);
      for (const { id, n } of own) expect(n).toBeLessThanOrEqual(those.filter((e) => value(e) === id).length);
      for (const id of catalogued) {
        const n = those.filter((e) => value(e) === id).length;
        if (n > 0) expect(own.find((row) => row.id === id)?.n).toBe(n);
      }
      const literal = those.filter((e) => value(e) === OTHER).length;
      const others = rows.find((row) => row.month === month && row.id === OTHER)?.n ?? 0;
      const counted = await query(
        sql`SELECT events, registers FROM bucket_other WHERE dimension = ${by} AND month_at = ${`${month}-01T00:00:00Z`}::timestamptz`,
        z.object({ events: z.number(), registers: z.instanceof(Buffer) }),
      );
      expect(counted[0]?.events ?? 0).toBe(others - literal);
      if (others > literal) expect(countDistinct(counted[0]?.registers ?? new Uint8Array())).toBeGreaterThan(0);
    }
  }
}

test('a flood of values takes as many rows as there may be, and says how many went to other', async () => {
  const index = catalogOf(known, CEILING);
  await execute(sql`DELETE FROM bucket_value`);
  await execute(sql`DELETE FROM bucket_other`);
  const flood = Array.from({ length: 5000 }, (_, i) =>
    anEvent(0, { connector: `flood-${i}`, occurredAt: new Date(noon), errorClass: `f-${i}` }),
  );
  await inTransaction((tx) => one.rollEvents(tx, flood, { index, now: new Date(noon) }));
  // A connector of the catalog that speaks only now keeps its row.
  await inTransaction((tx) =>
    one.rollEvents(tx, [anEvent(0, { connector: 'conn-known-b', occurredAt: new Date(noon) })], { index, now: new Date(noon) }),
  );
  const rows = await query(
    sql`SELECT id, n FROM group_hour WHERE by = 'connector' ORDER BY id`,
    z.object({ id: z.string(), n: z.number() }),
  );
  expect(rows).toEqual([
    { id: 'conn-known-b', n: 1 },
    { id: 'flood-0', n: 1 },
    { id: 'flood-1', n: 1 },
    { id: 'flood-2', n: 1 },
    { id: OTHER, n: 4997 },
  ]);
  const [other] = await query(
    sql`SELECT events, registers FROM bucket_other WHERE dimension = 'connector'`,
    z.object({ events: z.number(), registers: z.instanceof(Buffer) }),
  );
  expect(other?.events).toBe(4997);
  expect(Math.abs(countDistinct(other?.registers ?? new Uint8Array()) - 4997)).toBeLessThan(500);
});
