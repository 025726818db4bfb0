import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import type { Catalog } from '@/lib/domain';
import { at, defaultCatalog } from './catalog.fixture';
import type { Emission } from './emission';
import { indexEstate } from './index-estate';
import { readState, writeState } from './keep-state';
import { planSimulation } from './plan-simulation';
import { defaultOptions } from './plan-transactions';
import { readArguments } from './read-arguments';
import { DAY_MS, HOUR_MS, MINUTE_MS } from './simulation';
import { type PlanStart, startPlan } from './start-plan';

// Other work on the same machine must not fail a test that is only slow.
vi.setConfig({ testTimeout: 30_000, hookTimeout: 30_000 });

const NOW = at('2026-11-22T23:00:00Z');
const required = ['--target', 'http://127.0.0.1:1', '--key', 'k'];
let catalog: Catalog;
beforeAll(async () => {
  catalog = await defaultCatalog();
});
const plan = (...more: string[]) => planSimulation(readArguments([...required, ...more]), catalog, null, NOW);

function emissionsOf(start: PlanStart, untilMs: number): Emission[] {
  const plan = startPlan(start);
  const emissions: Emission[] = [];
  for (let next = plan.next(untilMs); next; next = plan.next(untilMs)) emissions.push(next);
  return emissions;
}

describe('readArguments', () => {
  it('names every fault at once', () => {
    expect(() => readArguments(['--rate', 'much', '--progress', 'loud', '--surge', 'wf-x'])).toThrow(
      /--target is missing[\s\S]*--key is missing[\s\S]*--progress[\s\S]*--rate[\s\S]*no surge/,
    );
    expect(() => readArguments([...required, '--sped', '2'])).toThrow(/sped/);
    expect(() => readArguments([...required, '--history', 'two days'])).toThrow(/ISO 8601/);
  });

  it('reads lists and numbers', () => {
    const args = readArguments([
      ...required,
      '--only',
      'wf-p2p-po',
      '--only',
      'wf-requisition',
      '--incident',
      'inc-01',
      '--rate',
      '0.5',
      '--surge',
      'wf-p2p-po:20@+1m/PT5M',
      '--history',
      'PT2H',
    ]);
    expect(args).toMatchObject({
      only: ['wf-p2p-po', 'wf-requisition'],
      incidents: ['inc-01'],
      rate: 0.5,
      historyMs: 2 * HOUR_MS,
      surges: [{ workflow: 'wf-p2p-po', count: 20, start: '+1m', durationMs: 5 * MINUTE_MS }],
    });
  });
});

describe('planSimulation', () => {
  it('goes live from now when nothing else is said, and takes windows and incidents', () => {
    expect(plan()).toMatchObject({ fromMs: NOW, toMs: undefined, rate: 1, incidents: [], surges: [] });
    const past = plan('--from', '-2d', '--to', 'now', '--incident', 'inc-01@-1dT09:40');
    expect(past).toMatchObject({ fromMs: NOW - 2 * DAY_MS, toMs: NOW, incidents: [{ id: 'inc-01', facility: 'fac-ironrange' }] });
    expect(plan('--to', '2026-11-18T18:00Z', '--incident', 'inc-02').incidents?.[0]?.fromMs).toBe(at('2026-11-18T06:00:00Z'));
  });

  it('plans a demo whose past fits in 120,000 events and holds incidents that are over, one that goes on and two to come', () => {
    const { begin, incidents = [], surges, rate, traced } = plan('--demo');
    expect(incidents.map((i) => [i.id, i.toMs <= NOW ? 'over' : i.fromMs <= NOW ? 'goes on' : 'to come'])).toEqual([
      ['inc-01', 'over'],
      ['inc-02', 'over'],
      ['inc-09', 'over'],
      ['inc-10', 'goes on'],
      ['inc-12', 'over'],
      ['inc-08', 'to come'],
      ['inc-02', 'to come'],
    ]);
    expect(incidents.every((i) => i.fromMs >= NOW - 2 * DAY_MS)).toBe(true);
    expect(incidents.at(-1)?.fromMs).toBe(NOW + 2 * MINUTE_MS);
    if (!begin) throw new Error('a demo begins somewhere');
    const estate = indexEstate(catalog, { ...defaultOptions, rate: rate ?? 1, traced: traced ?? 1 });
    const sent = emissionsOf({ estate, begin, incidents, surges: surges ?? [], fromMs: NOW - 15 * DAY_MS }, NOW + 42 * MINUTE_MS);
    const past = sent.filter((e) => e.sendMs < NOW);
    expect(past.length).toBeGreaterThan(40_000);
    expect(past.length).toBeLessThan(120_000);
    const refused = (e: Emission) => e.fault?.errorClass === 'auth_failed';
    expect(past.filter(refused).length).toBeGreaterThan(20);
    const cells = new Set(past.map((e) => e.tx.place.facility.id));
    expect(cells.size).toBe(catalog.facilities.length);
    expect(past.filter((e) => e.planned.milestone.id === 'time_loaded' && e.fault === null).length).toBeGreaterThanOrEqual(47);
    expect(new Set(sent.filter((e) => e.sendMs >= NOW && refused(e)).map((e) => e.tx.id)).size).toBeGreaterThan(15);
  });

  it('goes on from the state of the last run, with the same begin and incidents', () => {
    const file = join(mkdtempSync(join(tmpdir(), 'state-')), 'simulation.json');
    const first = plan('--demo', '--seed', '9');
    const { seed = 1, rate = 1, traced = 1, begin, incidents = [], surges = [] } = first;
    if (!begin) throw new Error('a demo begins somewhere');
    const soon = planSimulation(
      readArguments([...required, '--demo']),
      catalog,
      { seed, rate, traced, begin, acknowledgedUntilMs: NOW, incidents, surges },
      NOW + MINUTE_MS,
    );
    expect(soon).toMatchObject({ fromMs: NOW, incidents, surges });
    const stuck = { ...incidents[0], toMs: Number.POSITIVE_INFINITY } as (typeof incidents)[number];
    writeState(file, { seed, rate, traced, begin, acknowledgedUntilMs: NOW + HOUR_MS, incidents: [...incidents, stuck], surges });
    const state = readState(file, catalog);
    expect(state?.incidents).toEqual([...incidents, stuck]);
    const later = NOW + 3 * HOUR_MS;
    const again = planSimulation(readArguments([...required, '--demo', '--seed', '1']), catalog, state, later);
    expect(again).toMatchObject({ seed: 9, rate, begin, fromMs: NOW + HOUR_MS });
    expect(again.incidents).toHaveLength(10);
    expect(again.incidents?.at(-1)?.fromMs).toBe(later + 2 * MINUTE_MS);
    expect(again.surges?.at(-1)?.fromMs).toBeGreaterThanOrEqual(NOW + HOUR_MS);
    expect(again.surges?.at(-1)?.first).toBe(surges.reduce((sum, surge) => sum + surge.count, 0));
  });

  it('starts anew after a long pause, and refuses a file that holds something else', () => {
    const { begin } = plan('--demo');
    if (!begin) throw new Error('a demo begins somewhere');
    const old = { seed: 9, rate: 1, traced: 1, begin, acknowledgedUntilMs: NOW - 60 * DAY_MS, incidents: [], surges: [] };
    expect(planSimulation(readArguments([...required, '--demo']), catalog, old, NOW)).toMatchObject({ seed: 1, fromMs: NOW - 15 * DAY_MS });
    const file = join(mkdtempSync(join(tmpdir(), 'state-')), 'simulation.json');
    expect(readState(file, catalog)).toBeNull();
    writeFileSync(file, '{"seed": "x"}');
    expect(() => readState(file, catalog)).toThrow(/holds no state/);
  });
});
