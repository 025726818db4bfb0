import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { catalogOf } from './catalog.fixture';
import { type Receiver, startReceiver } from './receiver.fixture';
import { type ControlServer, serveControl } from './serve-control';
import { type Simulation, startSimulation } from './start-simulation';

// Other work on the same machine must not fail a test that is only slow.
vi.setConfig({ testTimeout: 30_000, hookTimeout: 30_000 });

let receiver: Receiver;
let simulation: Simulation;
let control: ControlServer;
let stop: AbortController;

beforeEach(async () => {
  receiver = await startReceiver();
  stop = new AbortController();
  const catalog = await catalogOf('fac-granite', 'fac-lakehead', 'fac-shared');
  simulation = startSimulation({
    catalog,
    target: receiver.url,
    key: 'k',
    only: ['wf-employee-onboarding'],
    rate: 0.001,
    pace: 0.0005,
    steady: true,
    signal: stop.signal,
  });
  control = await serveControl(simulation, catalog, 0);
});
afterEach(async () => {
  stop.abort();
  await simulation.done;
  await control.close();
  await receiver.close();
});

async function ask(method: string, path: string, body?: unknown): Promise<{ status: number; body: Record<string, unknown> }> {
  const response = await fetch(`http://127.0.0.1:${control.port}${path}`, {
    method,
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
  return { status: response.status, body: await response.json() };
}

interface Sent {
  connector?: string;
  status: string;
  occurredAt: string;
  attempt?: { number: number; kind: string };
}
const sent = (): Sent[] => receiver.requests.filter((r) => r.path === '/api/events').flatMap((r): Sent[] => JSON.parse(r.body.toString()));
const scheduling = () => sent().filter((e) => e.connector === 'con-sched-rest');

describe('serveControl', () => {
  it('makes a connector fail within a second, mends it, and what had failed comes right', async () => {
    expect((await ask('POST', '/incidents', { id: 'inc-02' })).body).toMatchObject({ element: { connector: 'con-sched-rest' }, end: null });
    expect((await ask('POST', '/surges', { workflow: 'wf-employee-onboarding', count: 12, duration: 'PT1S' })).status).toBe(201);
    await expect.poll(() => scheduling().length, { timeout: 15_000 }).toBeGreaterThan(5);
    expect(scheduling().every((e) => e.status === 'retrying')).toBe(true);
    expect((await ask('GET', '/status')).body).toMatchObject({ surges: 1, incidents: [{ id: 'inc-02', active: true, end: null }] });

    const failed = new Set(scheduling().map((e) => e.attempt?.number)).size;
    expect((await ask('POST', '/incidents/inc-02/stop')).status).toBe(200);
    const stoppedAt = Date.now();
    await expect.poll(() => scheduling().filter((e) => e.status === 'completed').length, { timeout: 15_000 }).toBeGreaterThan(5);
    expect(failed).toBeGreaterThan(0);
    const late = scheduling().filter((e) => e.status === 'retrying' && Date.parse(e.occurredAt) > stoppedAt + 50);
    expect(late).toEqual([]);
    expect((await ask('GET', '/status')).body).toMatchObject({ incidents: [{ id: 'inc-02', active: false }] });
  });

  it('lets a well connector be while another is refused', async () => {
    await ask('POST', '/incidents', { id: 'inc-02', place: 'con-idp-scim', duration: 'PT1H' });
    await ask('POST', '/surges', { workflow: 'wf-employee-onboarding', count: 5 });
    await expect.poll(() => sent().filter((e) => e.connector === 'con-idp-scim').length, { timeout: 15_000 }).toBeGreaterThan(3);
    expect(
      sent()
        .filter((e) => e.connector === 'con-idp-scim')
        .every((e) => e.status === 'retrying'),
    ).toBe(true);
    expect(scheduling()).toEqual([]);
    expect(sent().some((e) => e.connector === 'con-erp-fin-rest' && e.status === 'completed')).toBe(true);
  });

  it.each([
    ['POST', '/incidents', { id: 'inc-99' }, 400, /Unknown incident/],
    ['POST', '/incidents', { id: 'inc-02', place: 'con-nowhere' }, 400, /neither a facility nor a connector/],
    ['POST', '/incidents', { id: 'inc-02', start: 'soon' }, 400, /no time/],
    ['POST', '/incidents', {}, 400, /id/],
    ['POST', '/incidents', 'not json', 400, /no JSON/],
    ['POST', '/incidents/inc-02/stop', {}, 404, /not running/],
    ['POST', '/surges', { workflow: 'wf-none', count: 1 }, 400, /no workflow/],
    ['POST', '/surges', { workflow: 'wf-p2p-po', count: 0 }, 400, /count/],
    ['GET', '/elsewhere', undefined, 404, /none of/],
  ])('refuses %s %s %j with %i', async (method, path, body, status, message) => {
    const answer = await ask(method, path, body);
    expect(answer.status).toBe(status);
    expect(answer.body['message']).toMatch(message);
  });

  it('refuses a second incident of the same kind at the same time', async () => {
    await ask('POST', '/incidents', { id: 'inc-02' });
    expect((await ask('POST', '/incidents', { id: 'inc-02', start: '+1m' })).status).toBe(409);
  });
});
