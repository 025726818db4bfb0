import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { type Catalog, markersBodySchema } from '@/lib/domain';
import { at, defaultCatalog } from './catalog.fixture';
import { planMarkers } from './plan-markers';
import { type Receiver, startReceiver } from './receiver.fixture';
import { sendMarkers } from './send-markers';
import { DAY_MS } from './simulation';

// Other work on the same machine must not fail a test that is only slow.
vi.setConfig({ testTimeout: 30_000, hookTimeout: 30_000 });

const FROM = at('2026-10-01T00:00:00Z');
const TO = FROM + 60 * DAY_MS;
let catalog: Catalog;
let receiver: Receiver | null = null;

beforeAll(async () => {
  catalog = await defaultCatalog();
});
afterEach(async () => {
  await receiver?.close();
  receiver = null;
});

const plan = (fromMs = FROM, toMs = TO, seed = 1) => planMarkers({ catalog, seed, fromMs, toMs });

describe('planMarkers', () => {
  it('notes a release or change now and then, by seed and day, however the window is cut', () => {
    const whole = plan();
    expect(whole.length).toBeGreaterThan(10);
    expect(whole.length).toBeLessThan(40);
    const cut = FROM + 17.3 * DAY_MS;
    expect([...plan(FROM, cut), ...plan(cut, TO)]).toEqual(whole);
    expect(plan(FROM, TO, 2)).not.toEqual(whole);
    expect(new Set(whole.map(({ marker }) => marker.markerId)).size).toBe(whole.length);
  });

  it('announces the release window of the catalog three days ahead and tells the release at its end', () => {
    const vendor = plan().filter(({ marker }) => marker.application === 'app-erp-proc');
    expect(vendor.map(({ sendMs, marker }) => [new Date(sendMs).toISOString(), marker.kind, marker.at, marker.until])).toEqual([
      ['2026-11-19T02:00:00.000Z', 'maintenance', '2026-11-22T02:00:00.000Z', '2026-11-22T08:00:00.000Z'],
      ['2026-11-22T08:00:00.000Z', 'release', '2026-11-22T08:00:00.000Z', undefined],
    ]);
  });

  it('speaks of connectors and applications of the catalog, in the words of the endpoint', () => {
    const markers = plan().map(({ marker }) => marker);
    expect(markersBodySchema.safeParse(markers).success).toBe(true);
    const known = new Set([...catalog.connectors, ...catalog.applications].map((one) => one.id));
    expect(markers.every((m) => known.has(m.connector ?? m.application ?? ''))).toBe(true);
    expect(plan().every(({ sendMs, marker }) => marker.kind === 'maintenance' || sendMs >= Date.parse(marker.at))).toBe(true);
  });
});

describe('sendMarkers', () => {
  const send = async (mood: 'take' | { status: number }) => {
    receiver = await startReceiver(() => mood);
    const keys = { past: 'k-past', present: 'k-live' };
    const destination = { target: receiver.url, signal: new AbortController().signal };
    await sendMarkers({
      incidents: () => [],
      catalog,
      seed: 1,
      keys,
      destination,
      fromMs: FROM,
      toMs: TO,
      nowMs: () => TO,
    });
    return receiver.requests;
  };

  it('sends the past at once, with its key', async () => {
    const requests = await send('take');
    expect(requests.map((r) => `${r.path} ${r.key}`)).toEqual(['/api/markers Bearer k-past']);
    expect(JSON.parse(requests[0]?.body.toString() ?? '')).toEqual({ markers: plan().map(({ marker }) => marker) });
  });

  it('lets a server be that knows no markers, and says what else is wrong', async () => {
    expect(await send({ status: 404 })).toHaveLength(1);
    await receiver?.close();
    await expect(send({ status: 401 })).rejects.toThrow('401');
  });
});
