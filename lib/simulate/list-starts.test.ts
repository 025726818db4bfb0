import { beforeAll, describe, expect, it, vi } from 'vitest';
import { localParts } from '@/lib/calendar';
import type { Catalog } from '@/lib/domain';
import { defaultCatalog } from './catalog.fixture';
import { indexEstate } from './index-estate';
import { listSurge } from './list-special-starts';
import { listHours, listScheduled, listStarts, meanPerDay } from './list-starts';
import { dateOf, dayOf, localDayOf, startOfDay } from './local-day';
import { defaultOptions } from './plan-transactions';
import { type Estate, HOUR_MS, type SimulatedTransaction } from './simulation';

// Other work on the same machine must not fail a test that is only slow.
vi.setConfig({ testTimeout: 30_000, hookTimeout: 30_000 });

const CHICAGO = 'America/Chicago';
let catalog: Catalog;
const estateWith = (options: Partial<typeof defaultOptions> = {}): Estate => indexEstate(catalog, { ...defaultOptions, ...options });
const count = (starts: readonly SimulatedTransaction[], wanted: (tx: SimulatedTransaction) => boolean): number =>
  starts.filter(wanted).length;
const days = (from: string, length: number) => Array.from({ length }, (_, i) => dayOf(from) + i);

const startsOn = (estate: Estate, day: number): SimulatedTransaction[] => [
  ...listScheduled(estate, day),
  ...listHours(estate, day).flatMap((hour) => listStarts(estate, hour)),
];

beforeAll(async () => {
  catalog = await defaultCatalog();
});

describe('listStarts', () => {
  it('gives every facility its volume of a week, by type, weight and weekday', () => {
    const estate = estateWith({ only: ['wf-p2p-po', 'wf-requisition', 'wf-replenishment'] });
    const week = days('2026-06-08', 7);
    const starts = week.flatMap((day) => startsOn(estate, day));
    for (const id of ['wf-p2p-po', 'wf-requisition', 'wf-replenishment']) {
      const planned = estate.workflows.find((w) => w.workflow.id === id);
      if (!planned) throw new Error(`no ${id}`);
      for (const place of estate.facilities) {
        const asked = week.reduce((sum, day) => sum + meanPerDay(estate, planned, place, day), 0);
        const got = count(starts, (tx) => tx.workflow === planned && tx.place === place);
        // Five standard deviations of a count with 1.3 times Poisson's variance.
        expect(Math.abs(got - asked), `${id} ${place.facility.id}: ${got} of ${asked}`).toBeLessThanOrEqual(5 * Math.sqrt(1.3 * asked) + 1);
      }
    }
  });

  it('asks of the catalog: a weekday of the tertiary hospital is its type times its weight times the shape of the day', () => {
    const estate = estateWith();
    const [orders] = estate.workflows.filter((w) => w.workflow.id === 'wf-p2p-po');
    const [lakehead] = estate.facilities.filter((p) => p.facility.id === 'fac-lakehead');
    if (!orders || !lakehead) throw new Error('no such place');
    const monday = catalog.shapes.weekday['business']?.[0] ?? 0;
    expect(meanPerDay(estate, orders, lakehead, dayOf('2026-06-08'))).toBeCloseTo(165 * 2.1 * monday, 6);
    expect(meanPerDay(estate, orders, lakehead, dayOf('2026-06-13'))).toBeCloseTo(
      165 * 2.1 * (catalog.shapes.weekday['business']?.[5] ?? 0),
      6,
    );
  });

  it('follows the hours of the local clock', () => {
    const estate = estateWith({ only: ['wf-charge-supply'] });
    const starts = startsOn(estate, dayOf('2026-06-08'));
    const shape = catalog.shapes.hourly['periop'] ?? [];
    const sum = shape.reduce((a, b) => a + b, 0);
    expect(sum).toBeCloseTo(1, 1);
    for (const [hour, share] of shape.entries()) {
      const got = count(starts, (tx) => localParts(new Date(tx.startMs), CHICAGO).hour === hour) / starts.length;
      expect(Math.abs(got - share / sum), `hour ${hour}`).toBeLessThan(0.012);
    }
  });

  it('keeps every start within its local day, also when clocks change', () => {
    const estate = estateWith({ only: ['wf-charge-supply'] });
    for (const date of ['2026-03-08', '2026-11-01']) {
      const starts = startsOn(estate, dayOf(date));
      expect(starts.length).toBeGreaterThan(1000);
      expect(new Set(starts.map((tx) => localParts(new Date(tx.startMs), CHICAGO).date))).toEqual(new Set([date]));
    }
  });

  it('leaves little of a holiday and of a Sunday for the offices, and all of it for care', () => {
    const estate = estateWith({ only: ['wf-requisition', 'wf-replenishment'] });
    const on = (date: string, id: string) => count(startsOn(estate, dayOf(date)), (tx) => tx.workflow.workflow.id === id);
    expect(on('2026-11-26', 'wf-requisition')).toBeLessThan(on('2026-11-19', 'wf-requisition') * 0.2);
    expect(on('2026-11-22', 'wf-requisition')).toBeLessThan(on('2026-11-19', 'wf-requisition') * 0.2);
    expect(on('2026-11-26', 'wf-replenishment')).toBeGreaterThan(on('2026-11-19', 'wf-replenishment') * 0.9);
  });

  it('thins big places and leaves small ones a few a day when the rate is below 1', () => {
    const estate = estateWith({ rate: 0.1 });
    const [usage] = estate.workflows.filter((w) => w.workflow.id === 'wf-charge-supply');
    if (!usage) throw new Error('no usage');
    for (const place of estate.facilities) {
      const full = meanPerDay(estateWith(), usage, place, dayOf('2026-06-10'));
      const thin = meanPerDay(estate, usage, place, dayOf('2026-06-10'));
      expect(thin).toBeCloseTo(Math.min(full, Math.max(3, full * 0.1)), 6);
    }
  });

  it('flattens hours and weekdays when steady', () => {
    const estate = estateWith({ steady: true, only: ['wf-p2p-po'] });
    const night = days('2026-06-13', 2)
      .flatMap((day) => startsOn(estate, day))
      .filter((tx) => localParts(new Date(tx.startMs), CHICAGO).hour < 5);
    expect(night.length).toBeGreaterThan(200);
  });

  it('sends one file per facility and pay group on the last day of each pay period, and none on other days', () => {
    const estate = estateWith({ only: ['wf-time-payroll'] });
    const starts = days('2026-11-01', 30).flatMap((day) => startsOn(estate, day).map((tx) => ({ day: dateOf(day), tx })));
    expect([...new Set(starts.map((s) => s.day))]).toEqual(['2026-11-07', '2026-11-21']);
    for (const date of ['2026-11-07', '2026-11-21']) {
      const files = starts.filter((s) => s.day === date).map((s) => `${s.tx.place.facility.id} ${s.tx.payroll?.group}`);
      expect(files).toHaveLength(48);
      expect(new Set(files).size).toBe(48);
    }
    const granite = starts.find((s) => s.tx.place.facility.id === 'fac-granite' && s.tx.payroll?.group === 'pg-a')?.tx;
    expect(granite?.payroll?.people).toBe(1763);
    expect(new Date(granite?.payroll?.dueMs ?? 0).toISOString()).toBe('2026-11-10T00:00:00.000Z');
  });

  it('starts nightly batches at night, once per facility and more at the office', () => {
    const estate = estateWith({ only: ['wf-gl-posting'] });
    const starts = startsOn(estate, dayOf('2026-06-10'));
    expect(starts).toHaveLength(23 + 9);
    expect(new Set(starts.map((tx) => localParts(new Date(tx.startMs), CHICAGO).hour)).isSubsetOf(new Set([22, 23, 0, 1, 2, 3]))).toBe(
      true,
    );
  });

  it('spreads a surge over its time and numbers it on from the surges before', () => {
    const estate = estateWith();
    const fromMs = Date.parse('2026-11-20T03:00:00Z');
    const surge = { workflow: 'wf-employee-onboarding', fromMs, durationMs: HOUR_MS, count: 40 };
    const [one, two] = [listSurge(estate, { ...surge, first: 0 }), listSurge(estate, { ...surge, first: 40 })];
    expect(one).toHaveLength(40);
    expect(one.every((tx) => tx.startMs >= fromMs && tx.startMs <= fromMs + HOUR_MS)).toBe(true);
    expect(new Set([...one, ...two].map((tx) => tx.id)).size).toBe(80);
    expect(new Set(one.map((tx) => tx.place.facility.id)).size).toBeGreaterThan(3);
  });

  it('knows local days', () => {
    const startMs = startOfDay(dayOf('2026-11-20'), CHICAGO);
    expect(new Date(startMs).toISOString()).toBe('2026-11-20T06:00:00.000Z');
    expect(localDayOf(startMs, CHICAGO)).toBe(dayOf('2026-11-20'));
    expect(localDayOf(startMs - 1, CHICAGO)).toBe(dayOf('2026-11-19'));
    expect(new Date(startOfDay(dayOf('2026-11-20'), 'Pacific/Kiritimati')).toISOString()).toBe('2026-11-19T10:00:00.000Z');
  });
});
