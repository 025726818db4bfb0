import { beforeAll, describe, expect, it, vi } from 'vitest';
import type { Catalog } from '@/lib/domain';
import { at, catalogOf, planAll } from './catalog.fixture';
import type { Incident, IncidentPlace } from './incident';
import type { IncidentId } from './incident-stories';
import { groundTruth, planIncident } from './index';
import type { Planned, PlanOptions } from './plan-transactions';
import { DAY_MS, HOUR_MS } from './simulation';

// Other work on the same machine must not fail a test that is only slow.
vi.setConfig({ testTimeout: 30_000, hookTimeout: 30_000 });

const NOON = at('2026-11-17T15:40:00Z');
let catalog: Catalog;
beforeAll(async () => {
  catalog = await catalogOf('fac-granite', 'fac-ironrange', 'fac-chippewa', 'fac-cl-littlefalls', 'fac-lakehead', 'fac-shared');
});

/** The same window without and with an incident: events by id, with the time they are sent. */
function compare(
  options: Omit<PlanOptions, 'catalog' | 'incidents'>,
  id: IncidentId,
  times: { fromMs: number; toMs: number },
  place: IncidentPlace = {},
) {
  const incident = planIncident(id, times, catalog.interfaces, place);
  const well = planAll({ ...options, catalog });
  const ill = planAll({ ...options, catalog, incidents: [incident] });
  return { incident, well: byId(well), ill: byId(ill), planned: ill };
}
const byId = (planned: readonly Planned[]) => new Map(planned.flatMap((p) => (p.event && !p.copy ? [[p.event.eventId, p]] : [])));
const textOf = (p: Planned | undefined) => (p ? JSON.stringify([p.sendMs, p.event]) : '');
const changedTransactions = (well: Map<string, Planned>, ill: Map<string, Planned>) =>
  new Map(
    [...new Set([...well.keys(), ...ill.keys()])].flatMap((id) =>
      textOf(well.get(id)) === textOf(ill.get(id)) ? [] : [[(ill.get(id) ?? well.get(id))?.transaction ?? '', ill.get(id) ?? well.get(id)]],
    ),
  );

describe('inc-02: one connector refuses everywhere', () => {
  const times = { fromMs: NOON, toMs: NOON + 4 * HOUR_MS };
  const options = {
    fromMs: NOON - 2 * HOUR_MS,
    toMs: NOON + DAY_MS,
    only: ['wf-employee-onboarding', 'wf-employee-offboarding'],
    rate: 60,
    steady: true,
  };
  let compared: ReturnType<typeof compare>;
  beforeAll(() => {
    compared = compare(options, 'inc-02', times);
  });

  it('fails every call of that connector in its time with 401, and no other', () => {
    const { ill, well } = compared;
    const refused = [...ill.values()].filter((p) => p.event?.error?.class === 'auth_failed');
    expect(refused.length).toBeGreaterThan(100);
    expect(new Set(refused.map((p) => p.event?.connector))).toEqual(new Set(['con-sched-rest']));
    expect(new Set(refused.map((p) => p.event?.facility)).size).toBeGreaterThan(4);
    expect(refused.every((p) => p.event?.attributes['http.response.status_code'] === 401)).toBe(true);
    const inTime = (p: Planned) =>
      Date.parse(p.event?.occurredAt ?? '') >= times.fromMs && Date.parse(p.event?.occurredAt ?? '') < times.toMs;
    expect(refused.every(inTime)).toBe(true);
    expect(
      [...ill.values()]
        .filter((p) => p.event?.connector === 'con-sched-rest' && inTime(p))
        .every((p) => p.event?.error?.class === 'auth_failed'),
    ).toBe(true);
    expect([...well.values()].some((p) => p.event?.error?.class === 'auth_failed')).toBe(false);
    for (const p of changedTransactions(well, ill).values())
      expect(['wf-employee-onboarding', 'wf-employee-offboarding']).toContain(p?.event?.workflow);
  });

  it('tries six times, numbers the attempts, gives up, and takes it up again after the end', () => {
    const { ill } = compared;
    const hops = Map.groupBy(
      [...ill.values()].filter((p) => p.event?.connector === 'con-sched-rest').sort((a, b) => a.sendMs - b.sendMs),
      (p) => `${p.transaction} ${p.event?.milestone}`,
    );
    const dead = [...hops.values()].filter((of) =>
      of.some((p) => p.event?.status === 'dead_lettered' && p.event.error?.class === 'auth_failed'),
    );
    expect(dead.length).toBeGreaterThan(20);
    for (const of of dead) {
      const tries = of.map((p) => p.event).sort((a, b) => (a?.attempt?.number ?? 0) - (b?.attempt?.number ?? 0));
      const end = tries.findIndex((e) => e?.status === 'dead_lettered');
      expect(tries.slice(end - 5, end).map((e) => e?.status)).toEqual(Array(5).fill('retrying'));
      expect(tries.map((e) => e?.attempt?.number)).toEqual(tries.map((_, i) => i + 1));
      expect(tries[1]?.attempt?.retryOf).toBe(tries[0]?.eventId);
      expect(tries[end]?.attributes['dead_letter_reason']).toMatch(/^auth_failed after \d attempts$/);
      const last = tries.at(-1);
      expect(last?.status).toBe('completed');
      expect(Date.parse(last?.occurredAt ?? '')).toBeGreaterThanOrEqual(times.toMs);
      expect(Date.parse(last?.occurredAt ?? '')).toBeLessThan(times.toMs + 15 * 60_000);
    }
    const again = dead.map((of) => of.find((p) => p.event?.status === 'completed')?.event?.attempt);
    const replayed = again.filter((a) => a?.kind === 'replay');
    expect(replayed.length / again.length).toBeGreaterThan(0.08);
    expect(replayed.length / again.length).toBeLessThan(0.45);
    expect(replayed.every((a) => a?.replayId?.startsWith('RPY-'))).toBe(true);
    expect(again.filter((a) => a?.kind !== 'replay').every((a) => a?.replayId === undefined && a?.kind === 'redelivery')).toBe(true);
  });

  it('holds up what waits for the refused step, and nothing else of the same hires', () => {
    const { ill, well } = compared;
    const payroll = (of: Map<string, Planned>) =>
      [...of.values()]
        .filter((p) => p.event?.milestone === 'hire_in_payroll')
        .map(textOf)
        .sort();
    expect(payroll(ill)).toEqual(payroll(well));
    const ready = (of: Map<string, Planned>) =>
      [...of.values()].filter((p) => p.event?.milestone === 'term_complete' && p.sendMs < times.toMs).length;
    expect(ready(ill)).toBeLessThan(ready(well));
  });

  it('never mends without an end, and can mean another connector', () => {
    const { ill } = compare(
      { ...options, only: ['wf-requisition'], rate: 0.5 },
      'inc-02',
      { fromMs: NOON, toMs: Number.POSITIVE_INFINITY },
      { connector: 'con-erp-proc-rest' },
    );
    const later = [...ill.values()].filter((p) => p.event?.connector === 'con-erp-proc-rest' && Date.parse(p.event.occurredAt) >= NOON);
    expect(later.length).toBeGreaterThan(100);
    expect(later.every((p) => p.event?.error?.class === 'auth_failed')).toBe(true);
  });

  it('is told truly', () => {
    const truth = groundTruth(planIncident('inc-02', times, catalog.interfaces), catalog);
    expect(truth).toMatchObject({
      scope: 'connector',
      element: { connector: 'con-sched-rest' },
      facilities: [],
      start: '2026-11-17T15:40:00.000Z',
      end: '2026-11-17T19:40:00.000Z',
    });
    expect(truth.interfaces).toEqual(['if-hire-sched', 'if-cred-sched', 'if-term-sched']);
    expect(new Set(truth.workflows)).toEqual(new Set(['wf-employee-onboarding', 'wf-employee-offboarding']));
  });
});

describe('inc-01: one site goes dark', () => {
  const times = { fromMs: NOON, toMs: NOON + 3.5 * HOUR_MS };
  const options = {
    fromMs: NOON - 6 * HOUR_MS,
    toMs: NOON + 12 * HOUR_MS,
    only: ['wf-replenishment', 'wf-charge-supply', 'wf-requisition', 'wf-p2p-po'],
    rate: 1,
  };
  let compared: ReturnType<typeof compare>;
  beforeAll(async () => {
    catalog = await catalogOf('fac-ironrange', 'fac-northarm', 'fac-cl-hudson');
    compared = compare(options, 'inc-01', times);
  });
  const held = (planned: Iterable<Planned>, incident: Incident) =>
    [...planned].filter(({ event }) => {
      const ms = Date.parse(event?.occurredAt ?? '');
      return (
        event?.eventId.includes('-IRN-') && incident.interfaces.includes(event.interface ?? '') && ms >= times.fromMs && ms < times.toMs
      );
    });

  it('sends nothing that starts there while it lasts, and all of it in a burst afterwards, partly out of order', () => {
    const { ill, incident } = compared;
    const waiting = held(ill.values(), incident);
    expect(waiting.length).toBeGreaterThan(40);
    expect(waiting.every((p) => p.sendMs >= times.toMs && p.sendMs < times.toMs + (3.5 * HOUR_MS) / 8 + 60_000)).toBe(true);
    const inOrder = waiting.sort((a, b) => a.sendMs - b.sendMs).map((p) => Date.parse(p.event?.occurredAt ?? ''));
    const back = inOrder.filter((ms, i) => ms < (inOrder[i - 1] ?? 0)).length / inOrder.length;
    expect(back).toBeGreaterThan(0.04);
    expect(back).toBeLessThan(0.4);
  });

  it('loses nothing: what starts there arrives, with the time it happened', () => {
    const { ill, well, incident } = compared;
    const begun = (of: Map<string, Planned>) =>
      held(of.values(), incident).filter((p) =>
        ['threshold_detected', 'use_documented', 'req_submitted'].includes(p.event?.milestone ?? ''),
      );
    const times_ = (of: Planned[]) => of.map((p) => `${p.event?.eventId} ${p.event?.occurredAt}`).sort();
    expect(begun(ill).length).toBeGreaterThan(10);
    expect(times_(begun(ill))).toEqual(times_(begun(well)));
  });

  it('touches no other site, and not what is done elsewhere for this one', () => {
    const { ill, well } = compare({ ...options, only: [] }, 'inc-01', times);
    const changed = changedTransactions(well, ill);
    expect(changed.size).toBeGreaterThan(5);
    for (const [transaction, p] of changed) {
      expect(transaction).toContain('-IRN-');
      expect(['wf-replenishment', 'wf-charge-supply', 'wf-requisition', 'wf-p2p-po']).toContain(p?.event?.workflow);
    }
  });

  it('is told truly', () => {
    const truth = groundTruth(planIncident('inc-01', times, catalog.interfaces), catalog);
    expect(truth).toMatchObject({ scope: 'facility', element: { facility: 'fac-ironrange' }, facilities: ['fac-ironrange'] });
    expect(truth.workflows).toEqual(expect.arrayContaining(['wf-replenishment', 'wf-charge-supply', 'wf-requisition', 'wf-p2p-po']));
  });
});

describe('inc-06: a batch never arrives', () => {
  beforeAll(async () => {
    catalog = await catalogOf('fac-granite', 'fac-ironrange', 'fac-chippewa', 'fac-lakehead');
  });
  const due = at('2026-11-23T20:00:00Z');
  const options = { fromMs: due - 3 * DAY_MS, toMs: due + 3 * DAY_MS, only: ['wf-time-payroll'] };
  const granite = (of: Map<string, Planned>) =>
    [...of.values()]
      .filter((p) => p.transaction.includes('-GRN-') && p.event?.businessKeys.some((k) => k.value === 'pg-a'))
      .map((p) => p.event);

  it('stops one file at its first milestone, without any error', () => {
    const { ill, well } = compare(options, 'inc-06', { fromMs: due, toMs: Number.POSITIVE_INFINITY });
    expect(granite(ill).map((e) => e?.milestone)).toEqual(['pp_closed']);
    expect(granite(well).length).toBeGreaterThan(6);
    expect([...changedTransactions(well, ill).keys()]).toHaveLength(1);
    expect([...ill.values()].filter((p) => p.event?.milestone === 'time_received' && p.event.status === 'completed')).toHaveLength(7);
  });

  it('lets the file come late when it has an end', () => {
    const { ill } = compare(options, 'inc-06', { fromMs: due, toMs: due + 6 * HOUR_MS });
    const received = granite(ill).find((e) => e?.milestone === 'time_received');
    expect(Date.parse(received?.occurredAt ?? '')).toBeGreaterThan(due + 6 * HOUR_MS);
    expect(Date.parse(received?.occurredAt ?? '')).toBeLessThan(due + 7 * HOUR_MS);
  });

  it('means only the next file after its start', () => {
    const { ill, well } = compare({ ...options, fromMs: due - 17 * DAY_MS, toMs: due + 17 * DAY_MS }, 'inc-06', {
      fromMs: due,
      toMs: Number.POSITIVE_INFINITY,
    });
    expect(changedTransactions(well, ill).size).toBe(1);
  });

  it('is told truly', () => {
    const truth = groundTruth(planIncident('inc-06', { fromMs: due, toMs: Number.POSITIVE_INFINITY }, catalog.interfaces), catalog);
    expect(truth).toMatchObject({
      scope: 'facility_x_workflow',
      element: { facility: 'fac-granite', workflow: 'wf-time-payroll', payGroup: 'pg-a' },
      workflows: ['wf-time-payroll'],
      end: null,
    });
  });
});
