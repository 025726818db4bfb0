import { beforeAll, describe, expect, it, vi } from 'vitest';
import { type Catalog, findMetric } from '@/lib/domain';
import { at, defaultCatalog } from './catalog.fixture';
import { type Incident, planIncident } from './incident';
import { measureApplications } from './measure-applications';
import { startReceiver } from './receiver.fixture';
import { sendMetrics } from './send-metrics';
import { HOUR_MS, MINUTE_MS } from './simulation';

vi.setConfig({ testTimeout: 30_000 });

let catalog: Catalog;
beforeAll(async () => {
  catalog = await defaultCatalog();
});
const NOON = at('2026-11-18T18:00:00Z');
const measure = (atMs: number, incidents: Incident[] = [], seed = 1) => measureApplications({ catalog, seed, rate: 1, incidents }, atMs);
const depthOf = (atMs: number, incidents: Incident[], attribute: [string, string]) =>
  measure(atMs, incidents).find(({ name, attributes }) => name === 'throughline.queue.depth' && attributes[attribute[0]] === attribute[1])
    ?.value;

describe('measureApplications', () => {
  it('says the same for the same seed and minute, whatever was asked before, and other numbers for another seed', () => {
    const first = measure(NOON);
    measure(NOON + HOUR_MS);
    expect(measure(NOON)).toEqual(first);
    expect(measure(NOON, [], 2)).not.toEqual(first);
    expect(first.length).toBeGreaterThan(40);
  });

  it('says only what the catalog knows, of places that it knows', () => {
    for (const one of measure(NOON)) {
      expect(findMetric(one, catalog.applicationMetrics), one.name).not.toBeNull();
      expect(catalog.applications.map(({ id }) => id)).toContain(one.application);
    }
  });

  it('stays within every threshold on a usual day, but for certificates', () => {
    for (let hour = 0; hour < 24; hour++) {
      const told = measure(NOON + hour * HOUR_MS);
      expect(Math.max(...told.filter(({ name }) => name === 'throughline.queue.depth').map(({ value }) => value))).toBeLessThan(1000);
      expect(Math.max(...told.filter(({ name }) => name.endsWith('quota.used')).map(({ value }) => value))).toBeLessThan(80_000);
      expect(Math.min(...told.filter(({ name }) => name.endsWith('days_left')).map(({ value }) => value))).toBeGreaterThan(10);
    }
  });

  it('counters rise within a day and begin anew at local midnight', () => {
    const consumed = (atMs: number) => measure(atMs).find(({ name }) => name === 'messaging.client.consumed.messages');
    expect(consumed(NOON + HOUR_MS)?.value).toBeGreaterThan(consumed(NOON)?.value ?? 0);
    expect(consumed(NOON + 14 * HOUR_MS)?.value).toBeLessThan(consumed(NOON)?.value ?? 0);
    expect(consumed(NOON + 14 * HOUR_MS)?.sinceMs).toBeGreaterThan(consumed(NOON)?.sinceMs ?? 0);
  });

  it('a refusing connector fills the queues of its interfaces, which drain afterwards; others are left alone', () => {
    const incident = planIncident('inc-02', { fromMs: NOON, toMs: NOON + 40 * MINUTE_MS }, catalog.interfaces, {
      connector: 'con-edi-as2',
    });
    const depth = (minutes: number) => depthOf(NOON + minutes * MINUTE_MS, [incident], ['interface.id', 'if-po-850-out']) ?? 0;
    expect(depth(10)).toBeGreaterThanOrEqual(1200);
    expect(depth(40)).toBeGreaterThan(4700);
    expect(depth(43)).toBeLessThan(depth(40));
    expect(depth(60)).toBeLessThan(100);
    const other = measure(NOON + 30 * MINUTE_MS, [incident]).filter(
      ({ value, name }) => name === 'throughline.queue.depth' && value >= 1000,
    );
    expect(
      new Set(other.map(({ attributes }) => catalog.interfaces.find(({ id }) => id === attributes['interface.id'])?.connector)),
    ).toEqual(new Set(['con-edi-as2']));
  });

  it('a dark site is silent, then tells of its backlog', () => {
    const incident = planIncident('inc-01', { fromMs: NOON, toMs: NOON + HOUR_MS }, catalog.interfaces);
    const depth = (minutes: number) => depthOf(NOON + minutes * MINUTE_MS, [incident], ['facility.id', 'fac-ironrange']);
    expect(depth(-1)).toBeLessThan(100);
    expect(depth(30)).toBeUndefined();
    expect(depth(61)).toBeGreaterThan(5000);
    expect(depth(90)).toBeLessThan(100);
  });
});

describe('sendMetrics', () => {
  it('tells the last day in steps, then ends; tries again with the same bytes', async () => {
    const receiver = await startReceiver((number) => (number === 1 ? { status: 503, retryAfter: '0' } : 'take'));
    const now = NOON + 3 * HOUR_MS + 20_000;
    const signal = new AbortController().signal;
    await sendMetrics({
      catalog,
      seed: 1,
      rate: 1,
      incidents: () => [],
      destination: { target: receiver.url, key: 'k', signal },
      fromMs: NOON,
      toMs: now,
      nowMs: () => now,
    });
    await receiver.close();
    expect(new Set(receiver.requests.map(({ path, contentType }) => `${path} ${contentType}`))).toEqual(
      new Set(['/v1/metrics application/json']),
    );
    expect(receiver.requests[0]?.body.equals(receiver.requests[1]?.body ?? Buffer.alloc(0))).toBe(true);
    const times = new Set(
      receiver.requests.flatMap(({ body }) =>
        [...body.toString().matchAll(/"timeUnixNano":"(\d+)"/g)].map(([, nano]) => Number(nano) / 1e6),
      ),
    );
    const steps = [...times].sort((a, b) => a - b);
    expect(steps[0]).toBe(NOON);
    expect(steps.at(-1)).toBeGreaterThan(now - MINUTE_MS);
    expect(steps.length).toBeGreaterThanOrEqual(3 * 12 + 1);
  });
});
