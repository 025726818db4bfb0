import fc from 'fast-check';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import type { Catalog } from '@/lib/domain';
import { at, catalogOf, planAll } from './catalog.fixture';
import type { Incident } from './incident';
import { planIncident, planTransactions } from './index';
import { indexEstate } from './index-estate';
import { defaultOptions, type Planned, writePlanned } from './plan-transactions';
import { DAY_MS, HOUR_MS } from './simulation';
import { startPlan } from './start-plan';

// Other work on the same machine must not fail a test that is only slow.
vi.setConfig({ testTimeout: 30_000, hookTimeout: 30_000 });

const FROM = at('2026-11-18T06:00:00Z');
const TO = FROM + DAY_MS;
const begin = { allMs: FROM, officeMs: FROM, slowMs: FROM - 12 * DAY_MS };
const rate = 0.25;
let catalog: Catalog;
let incidents: Incident[];
let planned: Planned[];

beforeAll(async () => {
  catalog = await catalogOf('fac-pinecrest', 'fac-ironrange', 'fac-lab-core', 'fac-cl-hudson', 'fac-dc', 'fac-shared');
  incidents = [
    planIncident('inc-01', { fromMs: FROM + 6 * HOUR_MS, toMs: FROM + 9 * HOUR_MS }, catalog.interfaces),
    planIncident('inc-02', { fromMs: FROM + 8 * HOUR_MS, toMs: FROM + 15 * HOUR_MS }, catalog.interfaces),
  ];
  planned = planAll({ catalog, fromMs: FROM - 12 * DAY_MS, toMs: TO, begin, incidents, rate });
});

const events = (list: readonly Planned[]) => list.flatMap((p) => (p.event && !p.copy ? [p.event] : []));

describe('planTransactions', () => {
  it('is the same to the byte for the same seed, and another estate for another', () => {
    const window = { catalog, fromMs: FROM, toMs: FROM + 6 * HOUR_MS, rate };
    const text = JSON.stringify(planAll({ ...window, seed: 7 }));
    expect(JSON.stringify(planAll({ ...window, seed: 7 }))).toBe(text);
    expect(JSON.stringify(planAll({ ...window, seed: 8 }))).not.toBe(text);
  });

  it('is the same however the window is cut', () => {
    const whole = planned.filter((p) => p.sendMs >= FROM).map((p) => JSON.stringify(p));
    fc.assert(
      fc.property(fc.uniqueArray(fc.integer({ min: FROM + 1, max: TO - 1 }), { minLength: 1, maxLength: 3 }), (cuts) => {
        const edges = [FROM, ...cuts.sort((a, b) => a - b), TO];
        const parts = edges.slice(1).flatMap((toMs, i) => planAll({ catalog, fromMs: edges[i] ?? FROM, toMs, begin, incidents, rate }));
        expect(parts.map((p) => JSON.stringify(p))).toEqual(whole);
      }),
      { seed: 42, numRuns: 3 },
    );
  });

  it('comes in order of time, within the window', () => {
    for (const [i, p] of planned.entries()) {
      if (i > 0 && p.sendMs < (planned[i - 1]?.sendMs ?? 0)) expect.fail(`${p.event?.eventId} comes too late`);
      if (p.event && p.sendMs < Date.parse(p.event.occurredAt)) expect.fail(`${p.event.eventId} is sent before it happened`);
    }
    expect(planned.at(-1)?.sendMs).toBeLessThan(TO);
  });

  it('gives every event an id of its own; a copy is the same event again', () => {
    const firsts = new Map(planned.flatMap((p) => (p.event && !p.copy ? [[p.event.eventId, JSON.stringify(p.event)]] : [])));
    expect(firsts.size).toBe(events(planned).length);
    const copies = planned.filter((p) => p.copy && p.event);
    expect(copies.length).toBeGreaterThan(5);
    for (const copy of copies) expect(JSON.stringify(copy.event)).toBe(firsts.get(copy.event?.eventId ?? ''));
  });

  it('gives spans ids of their own, each below a span of the same trace that was sent or is still to come', () => {
    const spans = planned.flatMap((p) => p.spans);
    expect(new Set(spans.map((s) => `${s.traceId}:${s.spanId}`)).size).toBe(
      spans.length - planned.filter((p) => p.copy).flatMap((p) => p.spans).length,
    );
    expect(spans.every((s) => s.traceId.length === 32 && s.spanId.length === 16 && s.toMs >= s.fromMs)).toBe(true);
    const traces = Map.groupBy(spans, (s) => s.traceId);
    const short = [...traces.values()].filter((t) => t.some((s) => s.parentSpanId === null));
    expect(short.length).toBeGreaterThan(traces.size * 0.8);
    for (const trace of short) {
      const ids = new Set(trace.map((s) => s.spanId));
      for (const span of trace) if (span.parentSpanId && !ids.has(span.parentSpanId)) expect.fail(`${span.name} hangs in the air`);
    }
  });

  it('ties events to spans that exist, and never reports a hop by both', () => {
    const spanIds = new Set(planned.flatMap((p) => p.spans.map((s) => `${s.traceId}:${s.spanId}`)));
    const tied = events(planned).filter((e) => e.traceId);
    expect(tied.length).toBeGreaterThan(500);
    for (const e of tied) if (!spanIds.has(`${e.traceId}:${e.spanId}`)) expect.fail(`${e.eventId} names a span that is not sent`);
    const told = planned.filter((p) => p.spans.some((s) => s.attributes['throughline.workflow'] !== undefined));
    expect(told.length).toBeGreaterThan(5);
    expect(told.every((p) => p.event === null && p.spans.filter((s) => s.attributes['throughline.workflow']).length === 1)).toBe(true);
  });

  it('passes milestones in the order of the tree', () => {
    const parents = new Map(catalog.workflows.flatMap((w) => w.milestones.map((m) => [`${w.id} ${m.id}`, m.after])));
    for (const [id, of] of Map.groupBy(
      planned.filter((p) => p.event && !p.copy),
      (p) => p.transaction,
    )) {
      const reached = new Map(of.flatMap(({ event }) => (event?.status.startsWith('completed') ? [[event.milestone, event]] : [])));
      for (const event of reached.values()) {
        const parent = reached.get(parents.get(`${event.workflow} ${event.milestone}`) ?? '');
        if (parent && parent.occurredAt > event.occurredAt) expect.fail(`${id}: ${event.milestone} before ${parent.milestone}`);
      }
    }
  });

  it('speaks the words of the catalog', () => {
    const known = {
      workflow: new Set(catalog.workflows.map((w) => w.id)),
      milestone: new Set(catalog.workflows.flatMap((w) => w.milestones.map((m) => m.id))),
      interface: new Set(catalog.interfaces.map((i) => i.id)),
      connector: new Set(catalog.connectors.map((c) => c.id)),
      application: new Set(catalog.applications.map((a) => a.id)),
      department: new Set(catalog.departments.map((d) => d.id)),
    };
    for (const event of events(planned))
      for (const [field, ids] of Object.entries(known)) {
        const value = event[field as keyof typeof known];
        if (value !== undefined && !ids.has(value)) expect.fail(`${event.eventId}: ${field} ${value}`);
      }
    const keys = new Map(catalog.workflows.map((w) => [w.id, new Set(w.businessKeys.map((k) => k.id))]));
    for (const event of events(planned))
      for (const key of event.businessKeys) if (!keys.get(event.workflow)?.has(key.type)) expect.fail(`${event.eventId}: key ${key.type}`);
    expect(new Set(events(planned).map((e) => e.workflow))).toEqual(known.workflow);
    const unknown = events(planned).filter((e) => !catalog.facilities.some((f) => f.id === e.facility));
    expect(unknown.length / events(planned).length).toBeLessThan(0.002);
  });

  it('gives identity keys to one transaction only', () => {
    const identities = catalog.workflows.flatMap((w) =>
      w.businessKeys.flatMap((k) => (k.identity ? [{ workflow: w.id, with: [k.id, ...k.identityWith] }] : [])),
    );
    const owner = new Map<string, string>();
    for (const { event, transaction } of planned) {
      for (const identity of event ? identities.filter((i) => i.workflow === event.workflow) : []) {
        const values = identity.with.map((id) => event?.businessKeys.find((k) => k.type === id)?.value);
        if (values.includes(undefined)) continue;
        const key = `${identity.workflow} ${identity.with.join()} ${values.join('|')}`;
        if ((owner.get(key) ?? transaction) !== transaction) expect.fail(`${key}: ${owner.get(key)} and ${transaction}`);
        owner.set(key, transaction);
      }
    }
    expect(owner.size).toBeGreaterThan(500);
  });

  it('is mostly well: few attempts fail, nearly all of them come right', () => {
    const week = events(
      planAll({
        catalog,
        fromMs: FROM,
        toMs: FROM + 3 * DAY_MS,
        rate: 1,
        only: ['wf-p2p-po', 'wf-requisition', 'wf-charge-supply', 'wf-replenishment'],
      }),
    );
    const share = (of: number) => of / week.length;
    const failing = week.filter((e) => !e.status.startsWith('completed'));
    expect(share(failing.length)).toBeGreaterThan(0.004);
    expect(share(failing.length)).toBeLessThan(0.015);
    const hop = (e: (typeof week)[number]) => e.eventId.replace(/\.\d+$/, '');
    const mended = new Set(week.filter((e) => e.status.startsWith('completed')).map(hop));
    const stuck = new Set(failing.map(hop)).difference(mended);
    expect(stuck.size / new Set(failing.map(hop)).size).toBeLessThan(0.06);
  });

  it('sends payroll files by the calendar: received before the warning, loaded in the afternoon, largest last', () => {
    const monday = at('2026-11-23T06:00:00Z');
    const files = events(planAll({ catalog, fromMs: monday - 3 * DAY_MS, toMs: monday + 4 * DAY_MS, only: ['wf-time-payroll'] }));
    const received = files.filter((e) => e.milestone === 'time_received' && e.status === 'completed');
    expect(received).toHaveLength(12);
    const localHour = (iso: string) => (Date.parse(iso) - monday) / HOUR_MS;
    const onTime = received.filter((e) => localHour(e.occurredAt) >= 12.5 && localHour(e.occurredAt) < 15);
    expect(onTime.length).toBeGreaterThanOrEqual(11);
    const loaded = files.filter((e) => e.milestone === 'time_loaded' && e.status === 'completed');
    expect(loaded.filter((e) => localHour(e.occurredAt) >= 13.5 && localHour(e.occurredAt) <= 17.5).length).toBeGreaterThanOrEqual(11);
    const keysOf = (facility: string) =>
      Object.fromEntries(received.find((e) => e.facility === facility)?.businessKeys.map((k) => [k.type, k.value]) ?? []);
    expect(keysOf('fac-pinecrest')).toMatchObject({
      pay_period_id: 'PP-2026-24',
      facility_id: 'fac-pinecrest',
      file_id: expect.stringMatching(/^TIME-PP202624-PG[AB]-PNC$/),
    });
    const order = received.map((e) => e.facility);
    expect(order.indexOf('fac-cl-hudson')).toBeLessThan(order.indexOf('fac-pinecrest'));
  });
});

describe('a plan whose incidents change while it runs', () => {
  const FOR = { only: ['wf-employee-onboarding', 'wf-charge-supply', 'wf-requisition'], rate: 0.1 };
  const length = 12 * HOUR_MS;
  const NOON = FROM + 6 * HOUR_MS;
  const surges = [{ workflow: 'wf-employee-onboarding', first: 0, fromMs: NOON, durationMs: 3 * HOUR_MS, count: 60 }];

  it.each([
    ['inc-02', 2, 5],
    ['inc-01', 1, 4],
  ] as const)('%s: sends what a plan that knew it from the start sends', (id, fromHour, toHour) => {
    const estate = indexEstate(catalog, { ...defaultOptions, ...FOR });
    const [startMs, stopMs] = [NOON + fromHour * HOUR_MS, NOON + toHour * HOUR_MS];
    const incident = (toMs: number) => planIncident(id, { fromMs: startMs, toMs }, catalog.interfaces);
    const plan = startPlan({ estate, begin: { allMs: NOON, officeMs: NOON, slowMs: NOON }, fromMs: NOON, incidents: [], surges });
    const sent: Planned[] = [];
    const drain = (untilMs: number) => {
      for (let next = plan.next(untilMs); next; next = plan.next(untilMs)) sent.push(writePlanned(next, estate));
    };
    drain(startMs);
    plan.changeIncidents([incident(Number.POSITIVE_INFINITY)], startMs);
    drain(stopMs);
    plan.changeIncidents([incident(stopMs)], stopMs);
    drain(NOON + length);
    const known = planAll({ catalog, ...FOR, fromMs: NOON, toMs: NOON + length, incidents: [incident(stopMs)], surges });
    expect(sent.map((p) => [p.sendMs, JSON.stringify(p.event)])).toEqual(known.map((p) => [p.sendMs, JSON.stringify(p.event)]));
    expect(known.some((p) => p.incidents.length > 0)).toBe(true);
  });

  it('ends when an estate has nothing to send any more', () => {
    const barren = {
      ...catalog,
      workflows: catalog.workflows.filter((w) => w.id === 'wf-time-payroll'),
      calendars: { ...catalog.calendars, payCalendar: undefined },
    };
    expect([...planTransactions({ catalog: barren, fromMs: FROM, toMs: Number.POSITIVE_INFINITY })]).toEqual([]);
  });
});
