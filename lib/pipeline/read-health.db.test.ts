import { beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { applyCatalog } from '@/lib/catalog';
import { execute, query, sql } from '@/lib/db';
import { testDatabase } from '@/lib/db/testing';
import { type Actor, type ClaimedEvent, ForbiddenError, type Grant, NotFoundError } from '@/lib/domain';
import { anEvent } from '@/lib/domain/event.fixture';
import { writeTook } from '@/lib/domain/took';
import { calendarSchema, courseSchema, courseStates } from '@/lib/domain/views/course';
import { healthSchema } from '@/lib/domain/views/health';
import { latencySchema } from '@/lib/domain/views/latency';
import { metricsSchema } from '@/lib/domain/views/metrics';
import { facilityViewSchema, interfaceViewSchema, workflowViewSchema } from '@/lib/domain/views/places';
import { topologySchema } from '@/lib/domain/views/topology';
import { transactionListSchema, transactionViewSchema } from '@/lib/domain/views/transactions';
import {
  getTransaction,
  listTransactions,
  readCourse,
  readFacility,
  readHealthCalendar,
  readInterface,
  readLatency,
  readMetrics,
  readPulse,
  readTopology,
  readWorkflow,
} from '@/lib/show';
import { insertBatch } from '@/lib/store';
import { readHealth } from './read-health';
import { revealTransaction } from './reveal-transaction';
import { tickEvents, tickTime } from './tick';
import { tickLocated } from './tick-located';

testDatabase();

const now = new Date('2026-11-18T18:00:30Z');
const window = { from: new Date('2026-11-17T18:00:00Z'), to: now };
const production = { environment: 'production' } as const;

function reader(places: Partial<Grant> = {}): Actor {
  const grant: Grant = { role: 'it_operations', facilities: [], departments: [], workflows: [], environments: [], ...places };
  return { kind: 'person', id: 'reader', name: 'Reader', email: 'reader@quillmoor.example', teams: [], grants: [grant] };
}
const everybody = reader();
const lakehead = reader({ facilities: ['fac-lakehead'] });

const order = (n: number, facility: string, minute: number, said: Partial<ClaimedEvent> = {}): ClaimedEvent =>
  anEvent(minute, {
    workflow: 'wf-p2p-po',
    facility,
    department: 'dept-procurement',
    milestone: 'po_approved',
    application: 'app-erp-proc',
    connector: 'con-erp-proc-api',
    interface: 'if-po-850-out',
    transactionId: `order-${n}`,
    correlationId: `corr-${n}`,
    businessKeys: [{ type: 'po_number', value: `PO-77${String(n).padStart(4, '0')}` }],
    durationMs: 100 + n,
    ...said,
  });
const hire = (n: number, facility: string, minute: number, said: Partial<ClaimedEvent> = {}): ClaimedEvent =>
  anEvent(minute, {
    workflow: 'wf-employee-onboarding',
    facility,
    department: 'dept-hr',
    milestone: 'hire_recorded',
    application: 'app-hcm',
    connector: 'con-sched-rest',
    interface: 'if-hire-sched',
    transactionId: `hire-${n}`,
    correlationId: `hire-corr-${n}`,
    businessKeys: [{ type: 'employee_id', value: `E9000${n}` }],
    durationMs: 1000,
    ...said,
  });

const facilities = ['fac-lakehead', 'fac-granite', 'fac-chippewa'] as const;
const failure = {
  status: 'failed',
  errorClass: 'auth_failed',
  errorCode: 'HTTP_401',
  errorMessage: 'key expired',
  errorRetryable: false,
} as const;

const events: ClaimedEvent[] = [
  ...Array.from({ length: 60 }, (_, n) => order(n, facilities[n % 3] ?? 'fac-lakehead', n * 5)),
  ...Array.from({ length: 60 }, (_, n) => order(n, facilities[n % 3] ?? 'fac-lakehead', n * 5 + 1, { milestone: 'po_created' })),
  // One connector fails at every facility; one hire of them works on the second try.
  ...Array.from({ length: 9 }, (_, n) => hire(n, facilities[n % 3] ?? 'fac-lakehead', 300 + n, failure)),
  hire(0, 'fac-lakehead', 320, { attempt: 2 }),
  order(3, 'fac-lakehead', 340, { milestone: null, status: 'completed', traceId: '0af7651916cd43dd8448eb211c80319c' }),
];

beforeAll(async () => {
  await applyCatalog('catalog', 'test');
  await insertBatch(
    { events: events.map((event, index) => ({ index, event: { ...event, receivedAt: now } })), spans: [], rejected: [] },
    { ...production, source: 'test', endpoint: 'test', history: false, now },
  );
  while ((await tickEvents(now, 1000)) > 0);
  await tickTime(now);
});

const list = (actor: Actor, query: Partial<Parameters<typeof listTransactions>[1]>) =>
  listTransactions(actor, { ...production, limit: 500, ...query }, now);

describe('health', () => {
  test('is a view of its schema, and names the connector that fails everywhere', async () => {
    const health = await readHealth(everybody, { scope: production, window }, now);
    expect(healthSchema.parse(health)).toEqual(health);
    expect(health.where.verdict).toMatchObject({ kind: 'one_place', dimension: 'connector', id: 'con-sched-rest', failed: 8 });
    expect(health.headline).toContain('One connector is failing everywhere');
    expect(health.where.exceptions.length).toBeGreaterThan(0);
  });

  test.each([
    ['everybody', everybody],
    ['a reader of one facility', lakehead],
  ] as const)('every number equals the list behind it, for %s', async (_, actor) => {
    const health = await readHealth(actor, { scope: production, window }, now);
    expect(health.cells.length).toBeGreaterThan(0);
    const [from, to] = [new Date(health.from), new Date(health.to)];
    for (const cell of health.cells) {
      const at = { facility: [cell.facility], workflow: [cell.workflow], from, to };
      expect((await list(actor, at)).total, `${cell.facility} ${cell.workflow} volume`).toBe(cell.volume);
      expect((await list(actor, { ...at, state: ['attention'] })).total, `${cell.facility} ${cell.workflow} attention`).toBe(
        cell.attention,
      );
    }
    const { verdict } = health.where;
    expect(
      (await list(actor, { from, to, state: ['failed'], ...(verdict.dimension === 'connector' ? { connector: [verdict.id ?? ''] } : {}) }))
        .total,
    ).toBe(verdict.failed);
  });

  test('shows a limited reader only their facility, without the others’ numbers', async () => {
    const health = await readHealth(lakehead, { scope: production, window }, now);
    expect(health.facilities.map((place) => place.id)).toEqual(['fac-lakehead']);
    expect(new Set(health.cells.map((cell) => cell.facility))).toEqual(new Set(['fac-lakehead']));
    expect(health.where.verdict.failed).toBe(2);
    const nobody = await readHealth({ ...everybody, grants: [] }, { scope: production, window }, now);
    expect(nobody).toMatchObject({ facilities: [], cells: [] });
  });

  test('a place that was busy at this hour yesterday and is silent now is unknown, never good', async () => {
    const later = new Date('2026-11-19T15:40:00Z');
    // Wednesday 12:00 to 16:55 UTC held traffic in many minutes; Thursday holds none. The holiday is a week later.
    const health = await readHealth(everybody, { scope: production, window: { from: new Date('2026-11-18T15:00:00Z'), to: later } }, later);
    const place = health.facilities.find((one) => one.id === 'fac-granite');
    expect(health.cells.find((cell) => cell.facility === 'fac-granite' && cell.workflow === 'wf-p2p-po')?.state).not.toBe('good');
    expect(place?.why.join()).toContain('No sign of life');
    expect(health.headline).toMatch(/^Nothing has arrived for 21 h/);
    // The worker says since when with it, so that no request looks for the last sign of life.
    const silentSince = (of: typeof health) => of.facilities.find(({ id }) => id === 'fac-granite')?.silentSince;
    const asked = { scope: production, window: { from: new Date('2026-11-18T15:00:00Z'), to: later } };
    expect(silentSince(health)).not.toBeNull();
    await tickLocated(later);
    expect(silentSince(await readHealth(everybody, asked, later))).toBe(silentSince(health));
    await execute(
      sql`update located set silent = (select jsonb_agg(one || '{"seenAt": "2026-11-18T01:00:00Z"}') from jsonb_array_elements(silent) as one)`,
    );
    expect(silentSince(await readHealth(everybody, asked, later))).toBe('2026-11-18T01:00:00.000Z');
    await execute(sql`update located set silent = (select jsonb_agg(one - 'seenAt') from jsonb_array_elements(silent) as one)`);
    expect(silentSince(await readHealth(everybody, asked, later))).toBe(silentSince(health));
    await execute(sql`delete from located`);
  });

  test('what the worker located is what is located here, and how many failed is of now', async () => {
    const at = (seconds: number) => new Date(now.getTime() + seconds * 1000);
    const lastDay = { from: new Date(now.getTime() - 86_400_000), to: now };
    const live = await readHealth(everybody, { scope: production, window: lastDay }, now);
    expect(live.where.locatedAt).toBe(now.toISOString());
    expect(await tickLocated(now)).toBe(1);
    const { asOf, ...kept } = await readHealth(everybody, { scope: production, window: lastDay }, at(30));
    expect(kept).toEqual({ ...live, asOf: undefined, facilities: kept.facilities, cells: kept.cells, workflows: kept.workflows });
    expect(kept.facilities.map(({ id, state, attention }) => [id, state, attention])).toEqual(
      live.facilities.map(({ id, state, attention }) => [id, state, attention]),
    );
    expect(kept.where.locatedAt).toBe(now.toISOString());
    // A worker that is busy with other things says it less often: what it said stands, with its time, also when the hour has gone on.
    for (const seconds of [61, 14 * 60])
      expect((await readHealth(everybody, { scope: production, window: lastDay }, at(seconds))).where).toEqual(live.where);
    await execute(sql`update located set window_from = window_from - interval '1 hour', window_to = window_to - interval '1 hour'`);
    expect((await readHealth(everybody, { scope: production, window: lastDay }, at(1))).where).toEqual(live.where);
    await execute(sql`update located set window_from = window_from - interval '1 hour', window_to = window_to - interval '1 hour'`);
    expect((await readHealth(everybody, { scope: production, window: lastDay }, at(1))).where.locatedAt).toBe(at(1).toISOString());
    await tickLocated(at(1));
    await execute(sql`update located set as_of = ${now}`);
    // A reader of some places, another window, and a worker that has stopped: located here.
    for (const [actor, window, seconds] of [
      [lakehead, lastDay, 1],
      [everybody, { from: new Date(now.getTime() - 2 * 86_400_000), to: now }, 1],
      [everybody, lastDay, 15 * 60],
    ] as const)
      expect((await readHealth(actor, { scope: production, window }, at(seconds))).where.locatedAt).toBe(at(seconds).toISOString());
    const [place] = await query(
      sql`update transaction set state = 'open' where id = (select id from transaction where state = 'failed' and connector = 'con-sched-rest' limit 1)
          returning id`,
      z.object({ id: z.string() }),
    );
    const fewer = await readHealth(everybody, { scope: production, window: lastDay }, at(2));
    expect(fewer.where.verdict).toEqual({ ...live.where.verdict, failed: live.where.verdict.failed - 1 });
    await execute(sql`update transaction set state = 'failed' where id = ${place?.id}::uuid`);
    await execute(sql`update located set verdict = jsonb_set(verdict, '{kind}', '"few"')`);
    const behind = await readHealth(everybody, { scope: production, window: lastDay }, at(2));
    expect(behind.where).toEqual({ ...live.where, locatedAt: at(2).toISOString() });
    await execute(sql`update located set shape = 0`);
    expect((await readHealth(everybody, { scope: production, window: lastDay }, at(3))).where.locatedAt).toBe(at(3).toISOString());
    await execute(sql`delete from located`);
  });

  test('is held against the same hours a week before, where they were kept', async () => {
    const asked = (day: string) => ({ from: new Date(`2026-11-${day}T12:00:00Z`), to: new Date(`2026-11-${day}T18:00:00Z`) });
    const later = new Date('2026-11-25T18:00:00Z');
    const { before } = await readHealth(everybody, { scope: production, window: asked('25'), compare: 'week' }, later);
    expect(before).toMatchObject({ from: '2026-11-18T12:00:00.000Z', to: '2026-11-18T18:00:00.000Z' });
    for (const { facility, workflow, n } of before?.volumes ?? [])
      expect((await list(everybody, { facility: [facility], workflow: [workflow], ...asked('18') })).total).toBe(n);
    expect(before?.volumes.reduce((sum, { n }) => sum + n, 0)).toBe((await list(everybody, asked('18'))).total);
    expect((await readHealth(everybody, { scope: production, window: asked('25') }, later)).before).toBeNull();
    // Nothing was kept a week before the first day: absent, not zero.
    expect((await readHealth(everybody, { scope: production, window: asked('18'), compare: 'week' }, now)).before).toBeNull();
  });

  test('without any data nothing is good', async () => {
    const empty = await readHealth(everybody, { scope: { environment: 'test' }, window }, now);
    expect(empty).toMatchObject({ headline: 'Nothing has been received yet.', everReceived: false, cells: [] });
    expect(empty.facilities.every((place) => place.state === 'none')).toBe(true);
  });
});

describe('places', () => {
  const input = { scope: production, window, now };
  test('the facility’s workflows, departments and bars equal the lists behind them', async () => {
    const view = await readFacility(everybody, 'fac-granite', input);
    expect(facilityViewSchema.parse(view)).toEqual(view);
    const at = { facility: ['fac-granite'], from: new Date(view.from), to: new Date(view.to) };
    for (const department of view.departments) {
      expect((await list(everybody, { ...at, department: [department.id] })).total).toBe(department.volume);
      expect((await list(everybody, { ...at, department: [department.id], state: ['attention'] })).total).toBe(department.attention);
    }
    for (const point of view.volume) {
      const sum = point.completed + point.open + point.failed + point.cancelled;
      expect((await list(everybody, { facility: ['fac-granite'], from: new Date(point.at), to: new Date(point.to) })).total).toBe(sum);
    }
    expect(view.volume.reduce((sum, point) => sum + point.completed + point.open + point.failed + point.cancelled, 0)).toBe(
      view.place.volume,
    );
  });

  test('the steps of a workflow equal the lists behind them', async () => {
    const view = await readWorkflow(everybody, 'wf-p2p-po', input);
    expect(workflowViewSchema.parse(view)).toEqual(view);
    const at = { workflow: ['wf-p2p-po'], from: new Date(view.from), to: new Date(view.to) };
    const created = view.funnel.find((step) => step.id === 'po_created');
    expect(created).toMatchObject({ reached: 60, p50: 60_000, p90: 60_000 });
    for (const step of view.funnel) {
      expect((await list(everybody, { ...at, reached: step.id })).total, `${step.id} reached`).toBe(step.reached);
      expect((await list(everybody, { ...at, milestone: step.id, state: ['open'] })).total, `${step.id} standing`).toBe(step.standing);
      expect((await list(everybody, { ...at, milestone: step.id, state: ['late'] })).total, `${step.id} late`).toBe(step.late);
    }
  });

  test('the interface’s numbers are those of its log entries, and its bars open what passed through', async () => {
    const view = await readInterface(everybody, 'if-hire-sched', input);
    expect(interfaceViewSchema.parse(view)).toEqual(view);
    const metrics = await readMetrics(everybody, { scope: production, window, interface: ['if-hire-sched'], bucket: 'hour' }, now);
    expect(metricsSchema.parse(metrics)).toEqual(metrics);
    const [all] = metrics.groups;
    expect(all?.total).toMatchObject({ n: 10, failed: 9, retries: 1, byStatus: { failed: 9, completed: 1 } });
    for (const [index, point] of (all?.points ?? []).entries()) {
      const to = new Date(all?.points[index + 1]?.at ?? metrics.to);
      const through = await list(everybody, { through: ['if-hire-sched'], from: new Date(point.at), to });
      if (point.n === 0) expect(through.total).toBe(0);
      else expect(through.total).toBe(9);
    }
  });

  test('are not found for readers who may not see them, nor when the catalog has none', async () => {
    await expect(readFacility(lakehead, 'fac-granite', input)).rejects.toBeInstanceOf(NotFoundError);
    await expect(readFacility(everybody, 'fac-nowhere', input)).rejects.toBeInstanceOf(NotFoundError);
    await expect(readWorkflow(reader({ workflows: ['wf-ap-invoice'] }), 'wf-p2p-po', input)).rejects.toBeInstanceOf(NotFoundError);
    await expect(readInterface(reader({ workflows: ['wf-ap-invoice'] }), 'if-hire-sched', input)).rejects.toBeInstanceOf(NotFoundError);
  });

  test('percentiles are within one percent of the true ones, merged over hours and places', async () => {
    const { groups } = await readMetrics(everybody, { scope: { ...production, workflow: ['wf-p2p-po'] }, window }, now);
    const durations = [...Array.from({ length: 60 }, (_, n) => 100 + n), ...Array.from({ length: 60 }, (_, n) => 100 + n), 103].sort(
      (a, b) => a - b,
    );
    const truth = durations[Math.ceil(0.95 * durations.length) - 1] ?? 0;
    expect(Math.abs((groups[0]?.total.p95 ?? 0) - truth) / truth).toBeLessThanOrEqual(0.0101);
    const byFacility = await readMetrics(everybody, { scope: production, window, by: 'facility' }, now);
    expect(byFacility.groups.reduce((sum, group) => sum + group.total.n, 0)).toBe(events.length);
  });
});

describe('durations, connections and days', () => {
  const input = { scope: production, window, now };

  test('every cell of the durations opens the transactions whose log entries it counts', async () => {
    const view = await readLatency(everybody, 'if-po-850-out', input);
    expect(latencySchema.parse(view)).toEqual(view);
    expect([view.n, view.timed]).toEqual([121, 121]);
    const cells = view.steps.flatMap((step) => step.counts.map((count, row) => ({ step, count, band: view.bands[row] })));
    expect(cells.filter(({ count }) => count > 0).length).toBeGreaterThan(3);
    for (const { step, count, band } of cells) {
      const asked = { through: ['if-po-850-out'], took: band && writeTook(band), from: new Date(step.at), to: new Date(step.to) };
      const { total } = await list(everybody, asked);
      // A transaction may have several such entries: none is listed where none is counted, and none is missing where one is.
      if (count === 0) expect(total).toBe(0);
      else expect(total).toBeGreaterThan(0);
      expect(total).toBeLessThanOrEqual(count);
    }
    expect(cells.reduce((sum, { count }) => sum + count, 0)).toBe(view.timed);
    await expect(readLatency(everybody, 'if-nobody', input)).rejects.toThrow(NotFoundError);
  });

  test('a connection holds the numbers of its interfaces, and is in trouble where an exception is open', async () => {
    const view = await readTopology(everybody, input);
    expect(topologySchema.parse(view)).toEqual(view);
    const lines = view.edges.flatMap(({ interfaces }) => interfaces);
    expect(lines.find(({ id }) => id === 'if-hire-sched')).toMatchObject({ n: 10, failed: 9, errorRatio: 0.9, state: 'trouble' });
    for (const edge of view.edges) {
      expect(edge.n).toBe(edge.interfaces.reduce((sum, { n }) => sum + n, 0));
      expect(view.nodes.some(({ id }) => id === edge.source) && view.nodes.some(({ id }) => id === edge.target)).toBe(true);
    }
    const metrics = await readMetrics(everybody, { scope: production, window, interface: ['if-po-850-out'] }, now);
    expect(lines.find(({ id }) => id === 'if-po-850-out')?.p95).toBe(metrics.groups[0]?.total.p95);
    expect(lines.find(({ n, severity }) => n === 0 && severity === null)).toMatchObject({ state: 'silent', errorRatio: null, p95: null });
  });

  test('a day is told as it went: calm before the failures, in trouble after, of the places a reader may see', async () => {
    const course = await readCourse(everybody, { scope: production, day: '2026-11-18', now });
    expect(courseSchema.parse(course)).toEqual(course);
    const ofDay = events.filter(({ occurredAt }) => occurredAt >= new Date('2026-11-18T06:00:00Z'));
    expect(course.n.reduce((sum, n) => sum + n, 0)).toBe(ofDay.length);
    expect(course.failed.reduce((sum, n) => sum + n, 0)).toBe(9);
    expect(course.steps).toHaveLength(course.n.length);
    expect(new Date(course.steps.at(-1) ?? 0).getTime()).toBeGreaterThanOrEqual(now.getTime());
    const letters = course.facilities.find(({ id }) => id === 'fac-lakehead')?.states ?? '';
    const states = [...letters].map((letter) => courseStates[Number(letter)]);
    const failedAt = events.find(({ status }) => status === 'failed')?.occurredAt ?? now;
    const at = course.steps.findIndex((step) => new Date(step) >= failedAt);
    expect(states[at - 2]).toBe('good');
    expect(['crit', 'high', 'medium', 'watch']).toContain(states[at + 1]);
    const few = await readCourse(lakehead, { scope: production, day: '2026-11-18', now });
    expect(few.facilities.map(({ id }) => id)).toEqual(['fac-lakehead']);
    expect(few.exceptions.flatMap(({ facilities: there }) => there).every((id) => id === 'fac-lakehead')).toBe(true);
    for (const day of ['2026-12-24', '2026-02-31'])
      await expect(readCourse(everybody, { scope: production, day, now })).rejects.toThrow(NotFoundError);
  });

  test('a calendar knows the day of the failures, and nothing of the time before any data', async () => {
    const long = { scope: production, window: { from: new Date('2026-11-10T06:00:00Z'), to: now }, now };
    const calendar = await readHealthCalendar(everybody, long);
    expect(calendarSchema.parse(calendar)).toEqual(calendar);
    const day = calendar.days.find((one) => one.day === '2026-11-18');
    expect(day?.touched).toBeGreaterThan(0);
    expect(['crit', 'high', 'medium', 'watch']).toContain(day?.state);
    const before = calendar.days.filter((one) => one.day < '2026-11-18');
    expect(before.length).toBeGreaterThan(5);
    expect(before.every(({ state, n }) => state === null && n === 0)).toBe(true);
  });
});

describe('transactions', () => {
  test('the next due time is that of the first step an open one has not reached', async () => {
    const [row] = await query(
      sql`select count(*)::int as due, count(*) filter (where t.next_due_at is distinct from case when t.state = 'open' then
            (select min(m.due_at) from milestone m where m.transaction_id = t.id and m.reached_at is null) end)::int as wrong
          from transaction t where t.next_due_at is not null or t.state = 'open'`,
      z.object({ due: z.number(), wrong: z.number() }),
    );
    expect(row?.due).toBeGreaterThan(10);
    expect(row?.wrong).toBe(0);
  });

  test('a search finds any key whole or by its beginning, in small letters too, at all times', async () => {
    expect((await list(everybody, { q: 'PO-770003' })).rows.map((row) => row.name)).toEqual(['PO-770003']);
    expect((await list(everybody, { q: 'po-77000' })).total).toBe(10);
    expect((await list(everybody, { q: 'order-12' })).rows).toMatchObject([
      { name: 'PO-770012', found: { keyName: 'transaction id', value: 'order-12' } },
    ]);
    expect((await list(everybody, { q: 'corr-1' })).total).toBe(11);
    expect((await list(everybody, { q: '0af7651916cd43dd8448eb211c80319c' })).total).toBe(1);
    expect((await list(everybody, { key: 'po_number:PO-770004' })).total).toBe(1);
    expect((await list(everybody, { q: 'PO-77%' })).total).toBe(0);
    expect((await list(lakehead, { q: 'PO-7700' })).rows.every((row) => row.facility.id === 'fac-lakehead')).toBe(true);
  });

  test('personal keys are masked, and found only whole, unless the role permits', async () => {
    const hidden = await list(everybody, { q: 'E90003' });
    expect(hidden.rows).toMatchObject([{ name: 'E9••••03' }]);
    expect((await list(everybody, { q: 'E900' })).total).toBe(0);
    const owner = reader({ role: 'business_owner' });
    expect((await list(owner, { q: 'E900' })).total).toBe(9);
    expect((await list(owner, { q: 'E90003' })).rows).toMatchObject([{ name: 'E90003' }]);
    const view = await getTransaction(everybody, hidden.rows[0]?.id ?? '', now);
    expect(JSON.stringify(view)).not.toContain('E90003');
    expect(view.masked).not.toBeNull();
  });

  test('what is hidden is shown to whose role may reveal it, for a reason that the audit trail keeps, and to nobody else', async () => {
    const id = (await list(everybody, { q: 'E90003' })).rows[0]?.id ?? '';
    const [operations, buyer] = [reader({ role: 'it_operations' }), reader({ role: 'procurement' })];
    expect(await getTransaction(operations, id, now)).toMatchObject({ mayReveal: true });
    expect(await getTransaction(buyer, id, now)).toMatchObject({ mayReveal: false });
    expect(await getTransaction(reader({ role: 'business_owner' }), id, now)).toMatchObject({ masked: null, mayReveal: false });
    const shown = await revealTransaction(operations, id, 'The new hire waits at the desk', now);
    expect(JSON.stringify(shown)).toContain('E90003');
    expect(transactionViewSchema.parse(shown)).toMatchObject({ masked: null, mayReveal: false });
    await expect(revealTransaction(buyer, id, 'I would like to know', now)).rejects.toBeInstanceOf(ForbiddenError);
    await expect(
      revealTransaction(reader({ role: 'it_operations', facilities: ['fac-none'] }), id, 'Not mine', now),
    ).rejects.toBeInstanceOf(NotFoundError);
    const noted = await query(
      sql`SELECT result, reason FROM audit_entry WHERE action = 'transaction.reveal' AND target_id = ${id} ORDER BY id`,
      z.object({ result: z.string(), reason: z.string() }),
    );
    expect(noted).toEqual([
      { result: 'done', reason: 'The new hire waits at the desk' },
      { result: 'refused', reason: 'Your roles do not reveal personal data there.' },
    ]);
  });

  test('pages hold every transaction once, in order', async () => {
    for (const state of [[], ['failed']]) {
      const seen: string[] = [];
      let cursor: string | null = null;
      do {
        const page: Awaited<ReturnType<typeof list>> = await list(everybody, {
          from: window.from,
          to: window.to,
          state,
          limit: 7,
          ...(cursor ? { cursor } : {}),
        });
        expect(transactionListSchema.parse(page)).toEqual(page);
        seen.push(...page.rows.map((row) => row.id));
        cursor = page.nextCursor;
        if (cursor === null) expect(seen).toHaveLength(page.total ?? -1);
      } while (cursor !== null);
      expect(new Set(seen).size).toBe(seen.length);
    }
  });

  test('one transaction tells its state in words, its steps and its log; others’ stay hidden', async () => {
    const [row] = (await list(everybody, { q: 'order-1' })).rows.filter((one) => one.name === 'PO-770001');
    const view = await getTransaction(everybody, row?.id ?? '', now);
    expect(transactionViewSchema.parse(view)).toEqual(view);
    expect(view.milestones.find((one) => one.id === 'po_created')).toMatchObject({ state: 'done', times: 1 });
    expect(view.milestones.find((one) => one.id === 'po_dispatched')).toMatchObject({ state: 'late' });
    expect(view.headline.words).toMatch(/^Waiting: order handed to middleware, .* late$/);
    expect(view.events.map((event) => event.milestone?.id)).toEqual(['po_approved', 'po_created']);
    await expect(getTransaction(lakehead, row?.id ?? '', now)).rejects.toBeInstanceOf(NotFoundError);
    const failed = (await list(everybody, { state: ['failed'], from: window.from, to: window.to })).rows[0];
    expect((await getTransaction(everybody, failed?.id ?? '', now)).headline).toMatchObject({ sign: 'high' });
  });

  test('a failure that was mended is no longer failed anywhere', async () => {
    const mended = (await list(everybody, { key: 'transaction:hire-0' })).rows[0];
    expect(mended?.state).not.toBe('failed');
    expect((await list(everybody, { state: ['failed'], from: window.from, to: window.to })).rows.some((row) => row.id === mended?.id)).toBe(
      false,
    );
  });

  test('the count beside the navigation holds only exceptions the reader can open', async () => {
    const all = await readPulse(everybody, production);
    const own = await readPulse(reader({ facilities: ['fac-bayfield'] }), production);
    expect(all.openExceptions).toBeGreaterThan(0);
    expect(own.openExceptions).toBe(0);
  });
});
