import { setTimeout as sleep } from 'node:timers/promises';
import fc from 'fast-check';
import { beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { applyCatalog } from '@/lib/catalog';
import { execute, query, type Sql, sql } from '@/lib/db';
import { testDatabase } from '@/lib/db/testing';
import { quantileOf, RELATIVE_ERROR, receiveAnswerSchema, systemActor, unflattenSketch } from '@/lib/domain';
import type { KpiView } from '@/lib/domain/views/kpis';
import { getKpi, readMetrics } from '@/lib/show';
import { exactQuantile, groupTruth, type TruthEvent, type TruthTransaction, tellTruth } from './oracle.fixture';
import { oracleEstate } from './oracle-estate.fixture';
import { receive } from './receive';
import { tickEvents, tickTime } from './tick';
import { tickDays } from './tick-days';

testDatabase();

/** Fixed, so that a fault comes again; what is drawn, and how two workers and two senders meet, differs from run to run all the same. */
const SEED = 20_261_101;
const TIME_LIMIT_MS = 45_000;
/** Thursday noon in Chicago to Wednesday: a holiday, a weekend and a change of clocks lie between. */
const FROM = Date.parse('2026-10-29T12:00:00Z') / 1000;
const SPAN = 6 * 86_400;
const NOW = FROM + 5 * 86_400;
/** By then every day of it is over and quiet, so that it is rolled. */
const LONG_AFTER = FROM + SPAN + 5 * 86_400;

beforeAll(async () => {
  await applyCatalog(await oracleEstate(), 'test');
  await plantFaults();
});

const worked = ['completed', 'completed', 'completed', 'completed_with_warning', 'received'] as const;
const eventArbitrary = fc.record({
  order: fc.integer({ min: 1, max: 5 }),
  called: fc.constantFrom('order', 'order', 'transaction', 'both', 'correlation'),
  milestone: fc.constantFrom('placed', 'placed', 'confirmed', 'confirmed', 'delivered', 'delivered', 'refused', 'withdrawn'),
  status: fc.constantFrom(...worked, 'failed', 'retrying', 'dead_lettered', 'in_progress'),
  facility: fc.constantFrom('fac-north', 'fac-south', 'fac-nobody-knows'),
  department: fc.constantFrom('dept-a', 'dept-b'),
  application: fc.option(fc.constantFrom('app-hospital-erp')),
  durationMs: fc.option(fc.oneof(fc.integer({ min: 0, max: 3 }), fc.integer({ min: 4, max: 90_000_000 }))),
  attempt: fc.constantFrom(1, 1, 1, 2, 3),
  lines: fc.option(fc.integer({ min: 1, max: 9 })),
  ackCode: fc.option(fc.constantFrom('IA', 'IP')),
  refusedLines: fc.option(fc.integer({ min: 0, max: 4 })),
  sharedCorrelation: fc.constantFrom(false, false, false, true),
});
const storyArbitrary = fc
  .array(eventArbitrary, { minLength: 2, maxLength: 22 })
  .chain((parts) =>
    fc.tuple(fc.constant(parts), fc.uniqueArray(fc.integer({ min: 0, max: SPAN }), { minLength: parts.length, maxLength: parts.length })),
  )
  .map(([parts, seconds]) =>
    parts.map((part, i): TruthEvent => {
      const failed = ['failed', 'dead_lettered', 'retrying'].includes(part.status);
      return {
        eventId: `e${i}`,
        second: FROM + (seconds[i] ?? 0),
        milestone: part.milestone,
        status: part.status,
        facility: part.facility === 'fac-nobody-knows' ? 'unassigned' : part.facility,
        department: part.department,
        order: part.called === 'order' || part.called === 'both' ? `O-${part.order}` : null,
        transactionId: part.called === 'transaction' || part.called === 'both' ? `T-${part.order}` : null,
        // Now and then two orders bear one correlation id: then it joins nothing.
        correlationId: part.sharedCorrelation ? 'C-shared' : `C-${part.order}`,
        application: part.application,
        errorClass: failed ? 'timeout' : null,
        durationMs: part.durationMs,
        attempt: part.attempt,
        lines: part.lines,
        ackCode: part.ackCode,
        refusedLines: part.refusedLines,
      };
    }),
  );
const weatherArbitrary = fc.record({
  copies: fc.array(fc.integer({ min: 1, max: 3 }), { minLength: 22, maxLength: 22 }),
  order: fc.array(fc.nat(), { minLength: 66, maxLength: 66 }),
  sizes: fc.array(fc.integer({ min: 1, max: 7 }), { minLength: 1, maxLength: 8 }),
  limits: fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 8 }),
  /** After so many statements of any worker or sender the next one fails, and its whole round with it. */
  crashes: fc.array(fc.integer({ min: 0, max: 400 }), { maxLength: 8 }),
});
type Weather = typeof weatherArbitrary extends fc.Arbitrary<infer T> ? T : never;

let shown = { runs: 0, crashes: 0, twice: 0 };

test('whatever comes twice, late, mixed up or in pieces: the numbers are those that the events alone say', {
  timeout: TIME_LIMIT_MS + 60_000,
}, async () => {
  // Not interrupted by fast-check: the story under way would go on beside the next test.
  const end = Date.now() + TIME_LIMIT_MS;
  await fc.assert(
    fc.asyncProperty(storyArbitrary, weatherArbitrary, async (story, weather) => {
      if (Date.now() > end) return;
      await wipe();
      await planFaults(weather.crashes);
      await deliver(story, weather);
      shown = { ...shown, runs: shown.runs + 1, crashes: shown.crashes + (await countFaults()) };
      await planFaults([]);
      await drain();
      const truth = tellTruth(story, NOW);
      await compare(story, truth);
      // All of it once more changes nothing.
      const before = await fingerprint();
      await send(story);
      await drain();
      expect(await fingerprint()).toEqual(before);
    }),
    { seed: SEED, numRuns: 200 },
  );
  // A test in which nothing goes wrong would prove nothing.
  expect(shown.runs).toBeGreaterThan(10);
  expect(shown.crashes).toBeGreaterThan(shown.runs / 4);
});

/** Two senders, each with its part of the deliveries in pieces, and two workers, all at the same time. */
async function deliver(story: readonly TruthEvent[], { copies, order, sizes, limits }: Weather): Promise<void> {
  const deliveries = story.flatMap((event, i) => Array.from({ length: copies[i] ?? 1 }, () => event));
  const shuffled = deliveries.map((event, i) => [event, order[i] ?? 0] as const).sort((a, b) => a[1] - b[1]);
  let sending = 2;
  const sender = async (part: number) => {
    const mine = shuffled.filter((_, i) => i % 2 === part).map(([event]) => event);
    for (let at = 0, round = part; at < mine.length; round++) {
      const size = sizes[round % sizes.length] ?? 1;
      await send(mine.slice(at, at + size));
      at += size;
    }
    sending -= 1;
  };
  const worker = async (turn: number) => {
    for (let round = turn; sending > 0; round++) {
      // Time goes on while events come: what is not due yet at one round is due at another.
      const now = new Date((FROM + ((round * 7919) % (NOW - FROM))) * 1000);
      await tickEvents(now, limits[round % limits.length] ?? 1).catch(mustBePlanned);
      if (round % 3 === turn) await tickTime(now).catch(mustBePlanned);
      if (round % 4 === turn) await tickDays(new Date(LONG_AFTER * 1000)).catch(mustBePlanned);
      await sleep(1);
    }
  };
  await Promise.all([sender(0), sender(1), worker(0), worker(1)]);
}

/** Sends until it is taken, as middleware does; what a fault undid comes again. */
async function send(events: readonly TruthEvent[]): Promise<void> {
  const body = Buffer.from(JSON.stringify(events.map(wire)));
  for (let tried = 0; tried < 30; tried++) {
    const answer = await receive(
      {
        endpoint: 'events',
        method: 'POST',
        headers: new Headers({ 'content-type': 'application/json' }),
        environment: null,
        body: (async function* () {
          yield body;
        })(),
      },
      {
        findKey: async () => ({
          ok: true,
          key: {
            id: '00000000-0000-0000-0000-000000000001',
            environment: 'production',
            source: 'oracle',
            history: true,
            ratePerSecond: null,
          },
        }),
        now: () => new Date((FROM + SPAN) * 1000),
      },
    ).catch(mustBePlanned);
    if (typeof answer !== 'number' && answer.status === 200) {
      expect(receiveAnswerSchema.parse(JSON.parse(answer.body.toString()))).toMatchObject({ rejected: 0 });
      return;
    }
  }
  throw new Error('30 deliveries in a row were not taken');
}

const wire = (e: TruthEvent) => ({
  eventId: e.eventId,
  occurredAt: new Date(e.second * 1000).toISOString(),
  workflow: 'wf-orders',
  milestone: e.milestone,
  status: e.status,
  facility: e.facility === 'unassigned' ? 'fac-nobody-knows' : e.facility,
  department: e.department,
  correlationId: e.correlationId,
  ...(e.transactionId === null ? {} : { transactionId: e.transactionId }),
  ...(e.order === null ? {} : { businessKeys: [{ type: 'order_number', value: e.order, role: 'root' }] }),
  ...(e.application === null ? {} : { application: e.application }),
  ...(e.errorClass === null ? {} : { error: { code: 'X', class: e.errorClass, message: 'x', retryable: true } }),
  ...(e.durationMs === null ? {} : { durationMs: e.durationMs }),
  ...(e.attempt === 1 ? {} : { attempt: { number: e.attempt, kind: e.attempt === 2 ? 'retry' : 'replay' } }),
  ...(e.lines === null ? {} : { measures: { lines: e.lines } }),
  attributes: {
    ...(e.ackCode === null ? {} : { ack_code: e.ackCode }),
    ...(e.refusedLines === null ? {} : { refused_lines: e.refusedLines }),
  },
});

async function drain(): Promise<void> {
  const now = new Date(NOW * 1000);
  while ((await tickEvents(now, 1000)) > 0);
  while ((await tickTime(now)) > 0);
  while ((await tickDays(new Date(LONG_AFTER * 1000))) > 0);
}

const actor = systemActor('test');
const scope = { environment: 'production' } as const;
const window = { from: new Date((FROM - 86_400) * 1000), to: new Date((FROM + SPAN + 4 * 86_400) * 1000) };

async function compare(story: readonly TruthEvent[], truth: readonly TruthTransaction[]): Promise<void> {
  expect(await standingTransactions()).toEqual(truth.map(sayTransaction).sort());
  const states = (at: (second: number) => string | number) =>
    tally(truth.map((t) => [at(t.startedAt), t.facility, t.department, t.state].join(' ')));
  expect(await standingStates(sql`extract(epoch FROM bucket_at)::bigint::text AS at, * FROM transaction_hour`)).toEqual(states(hourOf));
  expect(await standingStates(sql`${localDay} AS at, * FROM transaction_day`)).toEqual(states(dayOf));
  await compareBuckets(sql`extract(epoch FROM bucket_at)::bigint::text AS at, * FROM bucket_minute`, story, (e) =>
    String(floorTo(e.second, 60)),
  );
  await compareBuckets(sql`extract(epoch FROM bucket_at)::bigint::text AS at, * FROM bucket_hour`, story, (e) => String(hourOf(e.second)));
  await compareBuckets(sql`${localDay} AS at, * FROM bucket_day WHERE level = 'full'`, story, (e) => dayOf(e.second));
  await compareKpis(truth);
  await compareMetrics(story);
}

const sayTransaction = (t: TruthTransaction): string =>
  JSON.stringify({
    events: t.events,
    state: t.state,
    at: [t.startedAt, t.lastAt, t.endedAt],
    place: [t.facility, t.department],
    reached: Object.entries(t.reached).sort(),
    parts: t.contributions
      .map((c) => [c.kpi, c.state, c.openedAt, c.cohortAt, c.numerator, c.denominator, c.valueMs, c.closedAt])
      .sort((a, b) => (String(a[0]) < String(b[0]) ? -1 : 1)),
  });

async function standingTransactions(): Promise<string[]> {
  const rows = await query(
    sql`SELECT array(SELECT e.event_id FROM transaction_event x JOIN event e ON e.event_key = x.event_key AND e.occurred_at = x.occurred_at
            WHERE x.transaction_id = t.id ORDER BY e.event_id COLLATE "C") AS events, t.state, t.facility, t.department, t.event_count,
          extract(epoch FROM t.started_at)::float AS started, extract(epoch FROM t.last_at)::float AS last, extract(epoch FROM t.ended_at)::float AS ended,
          coalesce((SELECT json_agg(json_build_array(m.milestone, extract(epoch FROM m.reached_at)) ORDER BY m.milestone COLLATE "C")
            FROM milestone m WHERE m.transaction_id = t.id AND m.reached_at IS NOT NULL), '[]') AS reached,
          coalesce((SELECT json_agg(json_build_array(c.kpi, c.state, extract(epoch FROM c.opened_at), extract(epoch FROM c.cohort_at), c.numerator,
            c.denominator, c.value_ms, extract(epoch FROM c.closed_at)) ORDER BY c.kpi COLLATE "C") FROM contribution c WHERE c.subject_id = t.id AND c.kpi <> ''), '[]') AS parts
        FROM transaction t`,
    z.object({
      events: z.array(z.string()),
      state: z.string(),
      facility: z.string(),
      department: z.string(),
      event_count: z.number(),
      started: z.number(),
      last: z.number(),
      ended: z.number().nullable(),
      reached: z.unknown(),
      parts: z.unknown(),
    }),
  );
  return rows
    .map((r) => {
      expect(r.event_count).toBe(r.events.length);
      return JSON.stringify({
        events: r.events,
        state: r.state,
        at: [r.started, r.last, r.ended],
        place: [r.facility, r.department],
        reached: r.reached,
        parts: r.parts,
      });
    })
    .sort();
}

async function standingStates(table: Sql): Promise<Record<string, number>> {
  const rows = await query(
    sql`SELECT at || ' ' || facility || ' ' || department || ' ' || state AS name, n FROM (SELECT ${table}) AS b WHERE n <> 0`,
    z.object({ name: z.string(), n: z.number() }),
  );
  return Object.fromEntries(rows.map((r) => [r.name, r.n]));
}

/** Hours keep pairs as an array, days as text. */
const sketchSchema = z.union([z.array(z.number()), z.string().transform((text) => (text === '' ? [] : text.split(',').map(Number)))]);

const cellOf = (e: TruthEvent) => [e.facility, e.department, e.application ?? '', e.status, e.errorClass ?? ''].join('|');

async function compareBuckets(rowsOf: Sql, story: readonly TruthEvent[], at: (e: TruthEvent) => string): Promise<void> {
  const rows = await query(
    sql`SELECT at || ' ' || concat_ws('|', facility, department, application, status, error_class) AS name, n, retries, duration_n, duration_sum_ms, sketch
        FROM (SELECT ${rowsOf}) AS b WHERE n <> 0`,
    z.object({
      name: z.string(),
      n: z.number(),
      retries: z.number(),
      duration_n: z.number(),
      duration_sum_ms: z.number(),
      sketch: sketchSchema,
    }),
  );
  const cells = Map.groupBy(story, (e) => `${at(e)} ${cellOf(e)}`);
  expect(rows.map((r) => r.name).sort()).toEqual([...cells.keys()].sort());
  for (const row of rows) {
    const events = cells.get(row.name) ?? [];
    const durations = events.flatMap((e) => (e.durationMs === null ? [] : [e.durationMs]));
    expect(row).toMatchObject({
      n: events.length,
      retries: events.filter((e) => e.attempt > 1).length,
      duration_n: durations.length,
      duration_sum_ms: durations.reduce((a, b) => a + b, 0),
    });
    expectQuantiles(row.sketch, durations);
  }
}

function expectQuantiles(flat: readonly number[], values: readonly number[]): void {
  const sketch = unflattenSketch(flat);
  expect([...sketch.values()].reduce((a, b) => a + b, 0)).toBe(values.length);
  for (const q of [0.01, 0.5, 0.9, 0.99, 1]) if (values.length > 0) expectNear(quantileOf(sketch, q), exactQuantile(values, q));
}

function expectNear(got: number | null, exact: number): void {
  expect(Math.abs((got ?? Number.NaN) - exact), `${got} for ${exact}`).toBeLessThanOrEqual(exact * RELATIVE_ERROR + 1e-6);
}

/** The buckets, and what the page of each measure says of the whole time. */
async function compareKpis(truth: readonly TruthTransaction[]): Promise<void> {
  const parts = truth.flatMap((t) => t.contributions.map((c) => ({ ...c, facility: t.facility, department: t.department })));
  const counted = parts.filter((c) => c.state === 'counted');
  await compareKpiBuckets(sql`extract(epoch FROM bucket_at)::bigint::text AS at, * FROM kpi_bucket`, counted, (c) =>
    String(hourOf(c.cohortAt)),
  );
  await compareKpiBuckets(sql`${localDay} AS at, * FROM kpi_day WHERE level = 'place'`, counted, (c) => dayOf(c.cohortAt));
  await compareWaiting(parts);
  for (const id of new Set(parts.map((c) => c.kpi))) {
    const view = await getKpi(actor, { id, scope, window, by: 'facility', now: window.to });
    if (id === 'kpi-standing') {
      await compareStanding(view, parts);
      continue;
    }
    const mine = counted.filter((c) => c.kpi === id);
    expect(view.current.n, id).toBe(mine.length);
    expect(view.excluded, id).toBe(parts.filter((c) => c.kpi === id && c.state === 'excluded').length);
    expect(view.open, id).toBe(parts.filter((c) => c.kpi === id && c.state === 'open').length);
    if (mine.length === 0) expect(view.current.value, id).toBe(null);
    else if (id === 'kpi-elapsed')
      expectNear(
        (view.current.value ?? Number.NaN) * 3_600_000,
        exactQuantile(
          mine.flatMap((c) => c.valueMs ?? []),
          0.5,
        ),
      );
    else if (id !== 'kpi-business')
      expect(view.current.value, id).toBeCloseTo((100 * sumOf(mine, 'numerator')) / sumOf(mine, 'denominator'), 9);
    expect(view.places.reduce((sum, p) => sum + p.current.n, 0)).toBe(mine.length);
  }
}

/** What is open or too young to count, by KPI. */
async function compareWaiting(parts: readonly TruthTransaction['contributions'][number][]): Promise<void> {
  const counted = await query(
    sql`SELECT kpi, state, extract(epoch FROM opened_hour)::int AS opened, sum(n)::int AS n FROM kpi_waiting WHERE n <> 0 GROUP BY 1, 2, 3`,
    z.object({ kpi: z.string(), state: z.string(), opened: z.number(), n: z.number() }),
  );
  const unfinished = parts.filter(({ state }) => state === 'open' || state === 'pending');
  const expected = Map.groupBy(unfinished, (c) => [c.kpi, c.state, hourOf(c.openedAt)].join(' '));
  expect(counted.map(({ kpi, state, opened, n }) => [`${kpi} ${state} ${opened}`, n]).sort()).toEqual(
    [...expected].map(([key, list]) => [key, list.length]).sort(),
  );
}

/** What stands at an instant, by its weight, and how much of it is older than a day: after each hour that has a bucket, and at the end. */
async function compareStanding({ current }: KpiView, parts: readonly TruthTransaction['contributions'][number][]): Promise<void> {
  const levelAt = (at: number) => {
    const standing = parts.filter((c) => c.state === 'standing' && c.openedAt < at && (c.closedAt === null || c.closedAt >= at));
    return {
      n: standing.length,
      numerator: sumOf(
        standing.filter((c) => c.openedAt + 86_400 < at),
        'numerator',
      ),
      denominator: sumOf(standing, 'denominator'),
    };
  };
  const hours = await query(
    sql`SELECT extract(epoch FROM bucket_at)::float AS hour, (sum(sum(n)) OVER w)::float AS n, sum(sum(numerator)) OVER w AS numerator,
          sum(sum(denominator)) OVER w AS denominator
        FROM kpi_bucket WHERE kpi = 'kpi-standing' GROUP BY bucket_at WINDOW w AS (ORDER BY bucket_at) ORDER BY bucket_at`,
    z.object({ hour: z.number(), n: z.number(), numerator: z.number(), denominator: z.number() }),
  );
  expect(hours).toEqual(hours.map(({ hour }) => ({ hour, ...levelAt(hour + 3600) })));
  const last = levelAt(window.to.getTime() / 1000);
  expect(current.n).toBe(last.n);
  if (last.n === 0) expect(current.value).toBe(null);
  else expect(current.value).toBeCloseTo((100 * last.numerator) / last.denominator, 9);
}

type Counted = TruthTransaction['contributions'][number] & { facility: string; department: string };

async function compareKpiBuckets(rowsOf: Sql, counted: readonly Counted[], at: (c: Counted) => string): Promise<void> {
  const rows = await query(
    sql`SELECT concat_ws(' ', kpi, at, facility, department) AS name, n, numerator, denominator, sketch FROM (SELECT ${rowsOf}) AS b WHERE n <> 0 AND kpi <> 'kpi-standing'`,
    z.object({ name: z.string(), n: z.number(), numerator: z.number(), denominator: z.number(), sketch: sketchSchema }),
  );
  const cells = Map.groupBy(counted, (c) => `${c.kpi} ${at(c)} ${c.facility} ${c.department}`);
  expect(rows.map((r) => r.name).sort()).toEqual([...cells.keys()].sort());
  for (const row of rows) {
    const mine = cells.get(row.name) ?? [];
    expect(row).toMatchObject({ n: mine.length, numerator: sumOf(mine, 'numerator'), denominator: sumOf(mine, 'denominator') });
    expectQuantiles(
      row.sketch,
      mine.flatMap((c) => (c.valueMs === null ? [] : [c.valueMs])),
    );
  }
}

async function compareMetrics(story: readonly TruthEvent[]): Promise<void> {
  const metrics = await readMetrics(actor, { scope, window, by: 'facility', bucket: 'day' });
  const told = Object.fromEntries(metrics.groups.map((g) => [g.id, g.total.byStatus]));
  const facilities = [...new Set(story.map((e) => e.facility))];
  expect(told).toEqual(Object.fromEntries(facilities.map((f) => [f, tally(story.filter((e) => e.facility === f).map((e) => e.status))])));
  for (const group of metrics.groups) expect(group.points.reduce((sum, p) => sum + p.n, 0)).toBe(group.total.n);
}

const floorTo = (second: number, step: number) => Math.floor(second / step) * step;
const hourOf = (second: number) => floorTo(second, 3600);
/** The local day as text, with the time at which its row says that it begins. */
const localDay = sql`to_char(bucket_at AT TIME ZONE 'America/Chicago', 'YYYY-MM-DD HH24:MI')`;
const chicago = new Intl.DateTimeFormat('en-CA', { timeZone: 'America/Chicago', year: 'numeric', month: '2-digit', day: '2-digit' });
const dayOf = (second: number) => `${chicago.format(second * 1000)} 00:00`;
const sumOf = <K extends string>(list: readonly Record<K, number>[], name: K) => list.reduce((sum, one) => sum + one[name], 0);
const tally = (names: readonly string[]): Record<string, number> =>
  Object.fromEntries([...Map.groupBy(names, (n) => n)].map(([name, all]) => [name, all.length]));

const TABLES = [
  'event',
  'event_inbox',
  'transaction',
  'transaction_event',
  'transaction_key',
  'transaction_course',
  'bucket_minute',
  'bucket_hour',
  'bucket_day',
  'group_hour',
  'group_day',
  'rolled_day',
  'transaction_hour',
  'transaction_day',
  'contribution',
  'kpi_bucket',
  'kpi_day',
  'kpi_waiting',
];

async function fingerprint() {
  const rows = await Promise.all(
    TABLES.map((table) =>
      query(
        sql`SELECT ${table} AS name, count(*)::int AS n, sum(hashtext(t::text))::text AS hash FROM ${sql([table])} t`,
        z.record(z.string(), z.unknown()),
      ),
    ),
  );
  return rows.flat();
}

async function wipe(): Promise<void> {
  // A story that ended early leaves its faults planned: they are none of what comes after.
  await execute(sql`DELETE FROM planned_fault`);
  for (const table of [...TABLES, 'shared_key', 'deadline', 'handover', 'feed', 'catalog_gap', 'seen_value'])
    await execute(sql([`DELETE FROM ${table}`]));
}

/** A statement that counts all statements which write, and fails the ones that are planned to; the count survives the fall. */
async function plantFaults(): Promise<void> {
  await execute(sql`CREATE SEQUENCE statements_seen MINVALUE 0 START 0`);
  await execute(sql`CREATE TABLE planned_fault (at bigint PRIMARY KEY)`);
  await execute(sql`CREATE FUNCTION fail_as_planned() RETURNS trigger LANGUAGE plpgsql AS $$
    DECLARE seen bigint := nextval('statements_seen');
    BEGIN
      IF EXISTS (SELECT FROM planned_fault WHERE at = seen) THEN RAISE EXCEPTION 'a planned fault'; END IF;
      RETURN NULL;
    END $$`);
  for (const table of TABLES)
    await execute(
      sql([
        `CREATE TRIGGER planned_fault AFTER INSERT OR UPDATE OR DELETE ON ${table} FOR EACH STATEMENT EXECUTE FUNCTION fail_as_planned()`,
      ]),
    );
}

async function planFaults(crashes: readonly number[]): Promise<void> {
  await execute(sql`DELETE FROM planned_fault`);
  await execute(sql`SELECT setval('statements_seen', 0, false)`);
  await execute(sql`INSERT INTO planned_fault SELECT DISTINCT unnest(${crashes}::bigint[])`);
}

async function countFaults(): Promise<number> {
  const [row] = await query(
    sql`SELECT count(*)::int AS n FROM planned_fault, statements_seen s WHERE at <= s.last_value`,
    z.object({ n: z.number() }),
  );
  return row?.n ?? 0;
}

function mustBePlanned(error: unknown): 0 {
  if (!String(error).includes('a planned fault') && !String(error instanceof Error && error.cause).includes('a planned fault')) throw error;
  return 0;
}

const placed = (eventId: string, order: string | null, correlationId: string, said: Partial<TruthEvent> = {}): TruthEvent => ({
  eventId,
  second: FROM,
  milestone: 'placed',
  status: 'completed',
  facility: 'fac-north',
  department: 'dept-a',
  order,
  transactionId: null,
  correlationId,
  application: null,
  errorClass: null,
  durationMs: null,
  attempt: 1,
  lines: null,
  ackCode: null,
  refusedLines: null,
  ...said,
});

test('what an event told goes with it, when the id that put it there turns out to be shared', async () => {
  await wipe();
  const loose = placed('b', null, 'C', { second: FROM + 60, milestone: 'confirmed', lines: 3, ackCode: 'IA', refusedLines: 1 });
  const story = [placed('a', 'O-1', 'C'), loose, placed('c', 'O-2', 'C', { second: FROM + 120, lines: 2 })];
  for (const event of story) {
    await send([event]);
    await drain();
  }
  await compare(story, tellTruth(story, NOW));
});

test('the oracle itself knows what a correlation id that two orders share means', () => {
  const sizes = (events: TruthEvent[]) => groupTruth(events).map((g) => g.map((e) => e.eventId).join());
  expect(sizes([placed('a', 'O-1', 'C'), placed('b', null, 'C'), placed('c', null, 'C')])).toEqual(['a,b,c']);
  expect(sizes([placed('a', 'O-1', 'C'), placed('b', null, 'C'), placed('c', null, 'C'), placed('d', 'O-2', 'C')])).toEqual([
    'a',
    'd',
    'b',
    'c',
  ]);
});
