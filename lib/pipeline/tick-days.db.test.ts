import fc from 'fast-check';
import { beforeAll, beforeEach, expect, test } from 'vitest';
import { z } from 'zod';
import { localDayStart } from '@/lib/calendar';
import { applyCatalog, type CatalogIndex, currentCatalog, indexCatalog } from '@/lib/catalog';
import { execute, inTransaction, query, sql } from '@/lib/db';
import { testDatabase } from '@/lib/db/testing';
import { type Actor, type CanonicalEvent, type ClaimedEvent, quantileOf, type Scope, sketchOf } from '@/lib/domain';
import { anEvent } from '@/lib/domain/event.fixture';
import { type MetricGrouping, type MetricPoint, metricGroupings } from '@/lib/domain/views/metrics';
import { keepClock, moveEvents } from '@/lib/rollup';
import { getKpi, readMetrics, readWorkflow } from '@/lib/show';
import { insertBatch } from '@/lib/store';
import { tickEvents, tickTime } from './tick';
import { tickDays } from './tick-days';

testDatabase();

const CHICAGO = 'America/Chicago';
/** The middle of three local days, the second of 25 hours. */
const noon = Date.UTC(2026, 10, 1, 18);
const KPI = 'kpi-order-latency';
const facilities = ['fac-lakehead', 'fac-riverbend'];
const departments = ['dept-procurement', 'dept-finance'];
const interfaces = ['if-a', 'if-b', null];
const statuses = ['completed', 'failed', 'retrying', 'completed_with_warning'] as const;
const milestones = ['po_approved', 'po_created', 'po_transmitted', 'po_supplier_ack', 'goods_received'];

let now = Date.UTC(2026, 10, 18);
const later = (ms: number) => {
  now += ms;
  return new Date(now);
};
const tables = [
  'rolled_day',
  'group_hour',
  'group_day',
  'bucket_day',
  'bucket_hour',
  'bucket_minute',
  'transaction_hour',
  'transaction_day',
  'kpi_day',
  'kpi_bucket',
];

let index: CatalogIndex;

beforeAll(async () => {
  await applyCatalog('catalog', 'test');
  index = indexCatalog((await currentCatalog()).catalog);
});

beforeEach(clear);

async function clear(): Promise<void> {
  for (const table of [...tables, 'contribution', 'transaction', 'transaction_course', 'transaction_key', 'transaction_event', 'deadline'])
    await execute(sql`DELETE FROM ${sql([table])}`);
}

const partSchema = fc.record({
  order: fc.integer({ min: 1, max: 5 }),
  /** Minutes around noon of the middle day: three local days, a little of those beside them. */
  minute: fc.integer({ min: -2600, max: 2600 }),
  milestone: fc.constantFrom(...milestones),
  status: fc.constantFrom(...statuses),
  facility: fc.constantFrom(...facilities),
  department: fc.constantFrom(...departments),
  interface: fc.constantFrom(...interfaces),
  durationMs: fc.option(fc.integer({ min: 0, max: 1_000_000 })),
  attempt: fc.integer({ min: 1, max: 2 }),
  errorClass: fc.constantFrom(null, 'timeout', 'mapping'),
  history: fc.boolean(),
});
const doingSchema = fc.oneof(
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('send' as const), from: fc.nat(), count: fc.integer({ min: 1, max: 12 }) }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('round' as const), limit: fc.integer({ min: 1, max: 8 }) }) },
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('roll' as const), days: fc.integer({ min: 1, max: 12 }) }) },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('retell' as const),
      which: fc.nat(),
      status: fc.constantFrom(...statuses),
      hours: fc.integer({ min: -30, max: 30 }),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant('zone' as const), zone: fc.constantFrom('Europe/Berlin', 'UTC', 'America/Havana') }),
  },
);
const askedSchema = fc.record({
  by: fc.option(fc.constantFrom(...metricGroupings), { nil: undefined }),
  facility: fc.subarray(facilities),
  department: fc.subarray(departments),
  interface: fc.subarray(['if-a', 'if-b']),
  mayFacilities: fc.subarray(facilities),
  mayDepartments: fc.subarray(departments),
  from: fc.integer({ min: -100, max: -10 }),
  hours: fc.integer({ min: 20, max: 160 }),
  bucket: fc.constantFrom('day' as const, 'day' as const, 'hour' as const),
});
type Part = typeof partSchema extends fc.Arbitrary<infer T> ? T : never;
type Asked = typeof askedSchema extends fc.Arbitrary<infer T> ? T : never;

let run = 0;

const story = (parts: readonly Part[]): ClaimedEvent[] =>
  parts.map((part, i) =>
    anEvent(0, {
      ...part,
      eventKey: `dddddddd-0000-4000-8000-${(run * 1000 + i).toString(16).padStart(12, '0')}`,
      occurredAt: new Date(noon + part.minute * 60_000),
      receivedAt: new Date(now),
      workflow: 'wf-p2p-po',
      correlationId: `corr-${run}-${part.order}`,
      businessKeys: [],
    }),
  );

async function receive(events: readonly ClaimedEvent[], history = false): Promise<void> {
  await insertBatch(
    { events: events.map((event, index) => ({ index, event })), spans: [], rejected: [] },
    { environment: 'production', source: 'test', endpoint: 'test', history, now: new Date(now) },
  );
}

async function drain(): Promise<void> {
  while ((await tickEvents(later(1000), 1000)) > 0);
  await tickTime(later(1000));
}

test('whatever comes late, twice, in any order or is told anew, and whenever days are rolled: every number is that of one clean pass', {
  timeout: 240_000,
}, async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(partSchema, { minLength: 5, maxLength: 40 }),
      fc.array(doingSchema, { minLength: 4, maxLength: 12 }),
      fc.array(askedSchema, { minLength: 3, maxLength: 5 }),
      async (parts, doings, questions) => {
        await clear();
        run += 1;
        const events = story(parts);
        const told = new Map<string, CanonicalEvent>();
        for (const doing of doings) {
          if (doing.kind === 'send') {
            const some = Array.from({ length: doing.count }, (_, i) => events[(doing.from + i) % events.length]).filter(
              (e) => e !== undefined,
            );
            await receive(some);
            for (const event of some) if (!told.has(event.eventKey)) told.set(event.eventKey, event);
          } else if (doing.kind === 'round') await tickEvents(later(1000), doing.limit);
          else if (doing.kind === 'roll') await rollSome(doing.days);
          else if (doing.kind === 'zone') await keepClock(doing.zone, new Date(now));
          else if (told.size > 0) await retell(told, doing);
          if (doing.kind === 'roll' || doing.kind === 'round') continue;
          await answers([...questions.slice(0, 1)], told);
        }
        await receive(events);
        for (const event of events) if (!told.has(event.eventKey)) told.set(event.eventKey, event);
        await answers(questions, told);
        while ((await tickDays(later(120_000))) > 0);
        await answers(questions, told);
        await parentsAreTheirChildren();
      },
    ),
    { numRuns: 10, endOnFailure: true },
  );
});

async function rollSome(days: number): Promise<void> {
  for (let i = 0; i < days; i += 1) if ((await tickDays(later(120_000))) === 0) return;
}

/** Moves a counted event to another status and hour, as telling history anew does. */
async function retell(
  told: Map<string, CanonicalEvent>,
  { which, status, hours }: { which: number; status: CanonicalEvent['status']; hours: number },
) {
  await drain();
  const was = [...told.values()][which % told.size];
  if (!was) return;
  const is = { ...was, status, occurredAt: new Date(was.occurredAt.getTime() + hours * 3_600_000) };
  for (const table of ['bucket_minute', 'bucket_hour', 'group_hour'])
    await execute(sql`SELECT ensure_partition(${table}, ${is.occurredAt}::timestamptz)`);
  await inTransaction((tx) => moveEvents(tx, [{ was, is }], { index, now: later(1000) }));
  told.set(was.eventKey, is);
}

async function answers(questions: readonly Asked[], told: ReadonlyMap<string, CanonicalEvent>): Promise<void> {
  await drain();
  for (const asked of questions) {
    const actor: Actor = {
      kind: 'person',
      id: 'one',
      name: 'One',
      email: 'one@quillmoor.example',
      teams: [],
      grants: [
        { role: 'procurement', facilities: asked.mayFacilities, departments: asked.mayDepartments, workflows: [], environments: [] },
      ],
    };
    const scope: Scope = { environment: 'production', facility: asked.facility, department: asked.department };
    const window = { from: new Date(noon + asked.from * 3_600_000), to: new Date(noon + (asked.from + asked.hours) * 3_600_000) };
    const may = (one: { facility: string; department: string }) =>
      [asked.facility, asked.mayFacilities].every((list) => list.length === 0 || list.includes(one.facility)) &&
      [asked.department, asked.mayDepartments].every((list) => list.length === 0 || list.includes(one.department));
    const metrics = await readMetrics(
      actor,
      { scope, window, by: asked.by, bucket: asked.bucket, interface: asked.interface },
      new Date(now),
    );
    const seen = [...told.values()].filter((e) => may(e) && (asked.interface.length === 0 || asked.interface.includes(e.interface ?? '')));
    expect(
      metrics.groups.map(({ id, points }) => ({ id, points: points.filter((p) => p.n > 0) })).filter(({ points }) => points.length > 0),
    ).toEqual(slowly(seen, asked.by, { edges: metrics.groups[0]?.points.map(({ at }) => at) ?? [], to: metrics.to }));
    if (asked === questions[0]) await countsEqual(actor, scope, window, may);
  }
}

/** What anybody would do with a list of events and a pencil. */
function slowly(events: readonly CanonicalEvent[], by: MetricGrouping | undefined, { edges, to }: { edges: string[]; to: string }) {
  const value = (e: CanonicalEvent): string => {
    if (by === undefined) return 'all';
    return (by === 'error_class' ? e.errorClass : e[by]) ?? '';
  };
  const inHours = events.map((event) => ({
    event,
    at: new Date(Math.floor(event.occurredAt.getTime() / 3_600_000) * 3_600_000).toISOString(),
  }));
  const groups = [...new Set(events.map(value))].map((id) => ({
    id,
    points: edges.flatMap((at, i): MetricPoint[] => {
      const end = edges[i + 1] ?? to;
      const those = inHours.filter(({ event, at: hour }) => value(event) === id && hour >= at && hour < end).map(({ event }) => event);
      if (those.length === 0) return [];
      const failed = those.filter((e) => e.status === 'failed').length;
      const ended = those.filter((e) => e.status !== 'retrying').length;
      const sketch = sketchOf(those.flatMap((e) => (e.durationMs === null ? [] : [e.durationMs])));
      const [p50, p90, p95, p99] = [0.5, 0.9, 0.95, 0.99].map((q) => quantileOf(sketch, q)) as [
        number | null,
        number | null,
        number | null,
        number | null,
      ];
      const retries = those.filter((e) => e.attempt > 1).length;
      return [{ at, n: those.length, failed, retries, errorRatio: ended === 0 ? null : failed / ended, p50, p90, p95, p99 }];
    }),
  }));
  const size = (group: (typeof groups)[number]) => group.points.reduce((sum, { n }) => sum + n, 0);
  return groups.filter((group) => size(group) > 0).sort((a, b) => size(b) - size(a) || a.id.localeCompare(b.id));
}

const startedSchema = z.object({ facility: z.string(), department: z.string(), state: z.string(), started_at: z.date() });
const casesSchema = z.object({ facility: z.string(), department: z.string(), cohort_at: z.date() });

/** Transactions by local day and state, and the cases of a measure, against the rows they count. */
async function countsEqual(
  actor: Actor,
  scope: Scope,
  window: { from: Date; to: Date },
  may: (one: { facility: string; department: string }) => boolean,
) {
  const view = await readWorkflow(actor, 'wf-p2p-po', { scope, window, now: new Date(now) });
  const started = (await query(sql`SELECT facility, department, state, started_at FROM transaction`, startedSchema)).filter(may);
  for (const { at, to, completed, open, failed, cancelled } of view.volume) {
    const states = started.filter((one) => hourOf(one.started_at) >= at && hourOf(one.started_at) < to).map(({ state }) => state);
    const count = (...names: string[]) => states.filter((state) => names.includes(state)).length;
    expect({ at, completed, open, failed, cancelled }).toEqual({
      at,
      completed: count('completed', 'completed_with_warning'),
      open: count('open'),
      failed: count('failed'),
      cancelled: count('cancelled'),
    });
  }
  const kpi = await getKpi(actor, { id: KPI, scope, window, by: 'facility', bucket: 'day', now: new Date(now) });
  const cases = (
    await query(sql`SELECT facility, department, cohort_at FROM contribution WHERE kpi = ${KPI} AND state = 'counted'`, casesSchema)
  ).filter(may);
  const days = Map.groupBy(
    cases.filter((one) => hourOf(one.cohort_at) >= kpi.window.from && hourOf(one.cohort_at) < kpi.window.to),
    (one) => localDayStart(new Date(hourOf(one.cohort_at)), CHICAGO).toISOString(),
  );
  expect(kpi.points.filter(({ n }) => n > 0).map(({ at, n }) => ({ at, n }))).toEqual(
    [...days].map(([at, list]) => ({ at, n: list.length })).sort((a, b) => (a.at < b.at ? -1 : 1)),
  );
}

const hourOf = (at: Date) => new Date(Math.floor(at.getTime() / 3_600_000) * 3_600_000).toISOString();

/** Every row of a day holds what the hours below it hold, at every level. */
async function parentsAreTheirChildren(): Promise<void> {
  const pairs = sql`(SELECT string_agg(bucket || ':' || n, ' ' ORDER BY bucket) FROM (SELECT p.b AS bucket, sum(p.n) AS n FROM unnest(s.flat) WITH ORDINALITY AS f (v, o),
    LATERAL (SELECT s.flat[f.o] AS b, s.flat[f.o + 1] AS n) p WHERE f.o % 2 = 1 GROUP BY p.b HAVING sum(p.n) <> 0) AS merged)`;
  const tidy = (statement: ReturnType<typeof sql>) =>
    sql`SELECT key, n, ${pairs} AS sketch FROM (SELECT key, sum(n)::bigint AS n, coalesce(string_to_array(string_agg(array_to_string(sketch, ','), ',') FILTER (WHERE cardinality(sketch) > 0), ',')::integer[], '{}') AS flat
      FROM (${statement}) AS r GROUP BY key HAVING sum(n) <> 0) AS s ORDER BY key`;
  const row = z.object({ key: z.string(), n: z.number(), sketch: z.string().nullable() });
  const same = async (parent: ReturnType<typeof sql>, children: ReturnType<typeof sql>) => {
    const expected = await query(tidy(children), row);
    expect(await query(tidy(parent), row)).toEqual(expected);
    return expected.length;
  };
  const day = (alias: ReturnType<typeof sql>) =>
    sql`(SELECT d.day_at FROM rolled_day d WHERE d.environment = ${alias}.environment AND ${alias}.bucket_at >= d.day_at AND ${alias}.bucket_at < d.ends_at)`;
  const h = sql`h`;
  const held = await same(
    sql`SELECT concat_ws('|', level, bucket_at, workflow, facility, department, interface, connector, application, status, error_class) AS key, n, string_to_array(sketch, ',')::integer[] AS sketch FROM bucket_day`,
    sql`SELECT concat_ws('|', v.level, ${day(h)}, h.workflow, v.f, v.d, v.i, v.c, v.a, h.status, v.e) AS key, n, sketch FROM bucket_hour h,
      LATERAL (VALUES ('full', facility, department, interface, connector, application, error_class), ('place', facility, department, '', '', '', ''), ('route', '', '', interface, connector, application, '')) AS v (level, f, d, i, c, a, e)`,
  );
  expect(held).toBeGreaterThan(0);
  for (const name of ['workflow', 'facility', 'department', 'interface', 'connector', 'application', 'error_class']) {
    await same(
      sql`SELECT concat_ws('|', bucket_at, id, status) AS key, n, string_to_array(sketch, ',')::integer[] AS sketch FROM group_day WHERE by = ${name}`,
      sql`SELECT concat_ws('|', ${day(h)}, h.${sql([name])}, status) AS key, n, sketch FROM bucket_hour h`,
    );
    await same(
      sql`SELECT concat_ws('|', bucket_at, id, status) AS key, n, sketch FROM group_hour WHERE by = ${name}`,
      sql`SELECT concat_ws('|', bucket_at, ${sql([name])}, status) AS key, n, sketch FROM bucket_hour`,
    );
  }
  await same(
    sql`SELECT concat_ws('|', bucket_at, workflow, facility, department, state) AS key, n, '{}'::integer[] AS sketch FROM transaction_day`,
    sql`SELECT concat_ws('|', ${day(h)}, workflow, facility, department, state) AS key, n, '{}'::integer[] AS sketch FROM transaction_hour h`,
  );
  await same(
    sql`SELECT concat_ws('|', level, kpi, bucket_at, facility, department, workflow) AS key, n, sketch FROM kpi_day`,
    sql`SELECT concat_ws('|', v.level, kpi, ${day(h)}, v.f, v.d, v.w) AS key, n, sketch FROM kpi_bucket h,
      LATERAL (VALUES ('whole', '', '', ''), ('facility', facility, '', ''), ('place', facility, department, workflow)) AS v (level, f, d, w)`,
  );
}

test.each(['America/Chicago', 'America/Havana', 'Asia/Beirut', 'Australia/Lord_Howe', 'Asia/Kathmandu', 'UTC', 'Pacific/Apia'])(
  'the database finds the beginning of a local day as the code does: %s',
  async (zone) => {
    const hours = Array.from({ length: 24 * 366 }, (_, i) => new Date(Date.UTC(2026, 0, 1, i)));
    const rows = await query(
      sql`SELECT local_day(at, ${zone}) AS day FROM unnest(${hours}::timestamptz[]) WITH ORDINALITY AS h (at, o) ORDER BY o`,
      z.object({ day: z.date() }),
    );
    expect(rows.map(({ day }) => day.toISOString())).toEqual(hours.map((at) => localDayStart(at, zone).toISOString()));
  },
);

test('a closed day that was corrected says so, to whom it concerns; history that is loaded corrects nothing', async () => {
  const at = (hours: number, said: Partial<ClaimedEvent>) =>
    anEvent(0, {
      ...said,
      workflow: 'wf-p2p-po',
      facility: 'fac-lakehead',
      department: 'dept-procurement',
      occurredAt: new Date(noon + hours * 3_600_000),
    });
  const read = (facilities: string[]) =>
    readMetrics(
      {
        kind: 'person',
        id: 'one',
        name: 'One',
        email: 'one@quillmoor.example',
        teams: [],
        grants: [{ role: 'procurement', facilities, departments: [], workflows: [], environments: [] }],
      },
      {
        scope: { environment: 'production' },
        window: { from: new Date(noon - 48 * 3_600_000), to: new Date(noon + 72 * 3_600_000) },
        bucket: 'day',
      },
      new Date(now),
    );
  await receive([at(0, { eventKey: 'eeeeeeee-0000-4000-8000-000000000001' })]);
  await drain();
  await rollSome(20);
  expect((await read([])).corrected).toBe(null);

  await receive([at(1, { eventKey: 'eeeeeeee-0000-4000-8000-000000000002' })], true);
  await drain();
  expect((await read([])).corrected).toBe(null);

  await receive([
    at(2, { eventKey: 'eeeeeeee-0000-4000-8000-000000000003' }),
    at(26, { eventKey: 'eeeeeeee-0000-4000-8000-000000000004' }),
  ]);
  await drain();
  const said = (await read([])).corrected;
  expect(said).toEqual({ days: 1, events: 1, latestAt: expect.any(String) });
  expect((await read(['fac-lakehead'])).corrected).toEqual({ ...said, events: null });
  await rollSome(20);
  expect((await read([])).corrected).toEqual(said);
  expect((await read([])).groups[0]?.total.n).toBe(4);
});
