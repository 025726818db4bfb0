import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import type { Catalog } from '@/lib/domain';
import { at, catalogOf, planAll } from './catalog.fixture';
import { runSimulation } from './index';
import { openOracle } from './keep-oracle';
import { type Mood, type Receiver, startReceiver } from './receiver.fixture';
import { BatchRefusedError, readRetryAfter } from './send-batch';
import type { Acknowledgement } from './send-planned';
import { HOUR_MS } from './simulation';
import { startSimulation } from './start-simulation';

// Other work on the same machine must not fail a test that is only slow.
vi.setConfig({ testTimeout: 30_000, hookTimeout: 30_000 });

const FROM = at('2026-11-17T14:00:00Z');
const window = { fromMs: FROM, toMs: FROM + 6 * HOUR_MS, rate: 0.3, seed: 3 };
let catalog: Catalog;
let receiver: Receiver;
const ending = new AbortController();

beforeAll(async () => {
  catalog = await catalogOf('fac-granite', 'fac-lab-core', 'fac-shared');
});
afterEach(() => receiver.close());

async function replay(mood: (number: number, path: string) => Mood | Promise<Mood>) {
  receiver = await startReceiver(mood);
  const acknowledged: Acknowledgement[] = [];
  const status = await runSimulation({
    ...window,
    catalog,
    target: receiver.url,
    key: 'k-live',
    historyKey: 'k-past',
    signal: ending.signal,
    onAcknowledged: (a) => acknowledged.push(a),
  });
  return { status, acknowledged };
}

const expectedIds = () => planAll({ ...window, catalog }).flatMap((p) => (p.event && !p.copy ? [p.event.eventId] : []));
const idsOf = (acknowledged: readonly Acknowledgement[], kind: 'events' | 'spans') =>
  acknowledged.flatMap((a) => (a.kind === kind ? a.ids : []));

describe('runSimulation', () => {
  it('sends a past window and acknowledges every event and span once', async () => {
    const { status, acknowledged } = await replay(() => 'take');
    const ids = idsOf(acknowledged, 'events');
    expect(ids.length).toBeGreaterThan(600);
    expect(ids.toSorted()).toEqual(expectedIds().toSorted());
    const spans = idsOf(acknowledged, 'spans');
    expect(spans.length).toBeGreaterThan(300);
    expect(new Set(spans).size).toBe(spans.length);
    expect(status.acknowledged).toMatchObject({ events: ids.length, spans: spans.length, rejected: 0 });
    expect(status).toMatchObject({ historyShare: 1, waiting: 0, retries: 0 });
    expect(new Set(receiver.requests.map((r) => `${r.path} ${r.contentType} ${r.key}`))).toEqual(
      new Set(['/api/events application/json Bearer k-past', '/v1/traces application/x-protobuf Bearer k-past']),
    );
  });

  it('loses and doubles nothing when the receiver refuses, is slow, hangs up before and after taking', async () => {
    const moods: Mood[] = [
      'take_and_hang_up',
      'hang_up',
      { status: 503, retryAfter: '0' },
      { status: 429, retryAfter: '0' },
      'take',
      { status: 502 },
      'take_and_hang_up',
      { status: 504, retryAfter: '0' },
    ];
    const met = { '/api/events': 0, '/v1/traces': 0 };
    const { status, acknowledged } = await replay(async (number, path) => {
      if (number % 5 === 0) await sleep(30);
      return moods[met[path as keyof typeof met]++] ?? 'take';
    });
    expect(idsOf(acknowledged, 'events').toSorted()).toEqual(expectedIds().toSorted());
    expect(status.retries).toBeGreaterThan(5);
    const resent = acknowledged.reduce((sum, a) => sum + a.duplicates, 0);
    expect(resent).toBeGreaterThan(acknowledged.reduce((sum, a) => sum + a.copies.length, 0));
  });

  it('stops with the reason when the server does not know the key', async () => {
    await expect(replay(() => ({ status: 401 }))).rejects.toThrow(BatchRefusedError);
    await expect(replay(() => ({ status: 401 }))).rejects.toThrow('401');
  });

  it('halves a batch that is too large until it fits', async () => {
    let refusals = 0;
    const { acknowledged } = await replay((_, path) => (path === '/api/events' && refusals++ < 3 ? { status: 413 } : 'take'));
    expect(idsOf(acknowledged, 'events').toSorted()).toEqual(expectedIds().toSorted());
  });

  it('ends at once when told to, without an error', async () => {
    receiver = await startReceiver(() => ({ status: 503, retryAfter: '60' }));
    const stop = new AbortController();
    const startedAt = Date.now();
    setTimeout(() => stop.abort(), 100);
    const status = await runSimulation({ ...window, catalog, target: receiver.url, key: 'k', signal: stop.signal });
    expect(Date.now() - startedAt).toBeLessThan(2000);
    expect(status.acknowledged.events).toBe(0);
    expect(Date.parse(status.acknowledgedUntil)).toBeLessThanOrEqual(planAll({ ...window, catalog })[0]?.sendMs ?? 0);
  });

  it('goes on where it stopped: both runs together acknowledge everything, and twice sent is the same event', async () => {
    receiver = await startReceiver();
    const stop = new AbortController();
    const first: Acknowledgement[] = [];
    const common = { ...window, catalog, target: receiver.url, key: 'k', begin: { allMs: FROM, officeMs: FROM, slowMs: FROM } };
    const broken = await runSimulation({ ...common, signal: stop.signal, onAcknowledged: (a) => first.push(a) > 3 && stop.abort() });
    expect(Date.parse(broken.acknowledgedUntil)).toBeLessThan(window.toMs);
    const second: Acknowledgement[] = [];
    await runSimulation({ ...common, fromMs: Date.parse(broken.acknowledgedUntil), onAcknowledged: (a) => second.push(a) });
    expect(new Set([...idsOf(first, 'events'), ...idsOf(second, 'events')])).toEqual(new Set(expectedIds()));
    expect(new Set(receiver.taken.keys())).toEqual(new Set(expectedIds()));
  });

  it('keeps an oracle of what was acknowledged, line by line', async () => {
    const file = join(mkdtempSync(join(tmpdir(), 'oracle-')), 'oracle.ndjson');
    const oracle = openOracle(file);
    receiver = await startReceiver();
    await runSimulation({ ...window, catalog, target: receiver.url, key: 'k', environment: 'test', onAcknowledged: oracle.record });
    oracle.close();
    const lines = readFileSync(file, 'utf8')
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(lines.flatMap((l) => (l.kind === 'events' ? l.ids : [])).toSorted()).toEqual(expectedIds().toSorted());
    expect(oracle.counts()['test']).toMatchObject({ events: expectedIds().length, rejected: 0 });
  });

  it('sends the present as it happens, beside the past, each with its key', async () => {
    receiver = await startReceiver();
    const stop = new AbortController();
    const now = Date.now();
    const begin = { allMs: now - HOUR_MS / 6, officeMs: now - HOUR_MS / 6, slowMs: now - HOUR_MS / 6 };
    const estate = { catalog, only: ['wf-charge-supply'], steady: true, rate: 60, traced: 0.05 };
    const simulation = startSimulation({
      ...estate,
      target: receiver.url,
      key: 'k-live',
      historyKey: 'k-past',
      fromMs: now - HOUR_MS / 6,
      begin,
      signal: stop.signal,
    });
    const sentBy = (key: string) =>
      receiver.requests
        .filter((r) => r.key.endsWith(key) && r.path === '/api/events')
        .flatMap((r): { eventId: string; occurredAt: string }[] => JSON.parse(r.body.toString()));
    const transactions = (events: readonly { eventId: string }[]) => new Set(events.map((e) => e.eventId.split('.')[0]));
    await expect.poll(() => simulation.status().historyShare, { timeout: 15_000 }).toBe(1);
    const started = transactions(sentBy('k-past'));
    await expect.poll(() => transactions(sentBy('k-live')).intersection(started).size, { timeout: 15_000 }).toBeGreaterThan(0);
    stop.abort();
    await simulation.done;
    const [past, live] = [sentBy('k-past'), sentBy('k-live')];
    const behind = live.map((e) => Date.now() - Date.parse(e.occurredAt)).sort((x, y) => x - y);
    expect(behind[0]).toBeGreaterThanOrEqual(0);
    expect(behind[Math.floor(behind.length / 2)]).toBeLessThan(20_000);
    expect(new Set(live.map((e) => e.eventId)).intersection(new Set(past.map((e) => e.eventId))).size).toBe(0);
  });
});

describe('readRetryAfter', () => {
  it.each([
    [null, null],
    ['', null],
    ['2', 2000],
    ['0', 0],
    ['3600', 60_000],
    ['Tue, 17 Nov 2026 14:00:05 GMT', 5000],
    ['Tue, 17 Nov 2026 13:00:00 GMT', 0],
    ['soon', null],
  ])('reads %s', (header, waitMs) => {
    expect(readRetryAfter(header, FROM)).toBe(waitMs);
  });
});
