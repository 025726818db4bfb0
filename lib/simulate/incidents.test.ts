import { beforeAll, describe, expect, it, vi } from 'vitest';
import { type Catalog, InvalidInputError } from '@/lib/domain';
import { at, catalogOf, planAll } from './catalog.fixture';
import { findFirstSign } from './find-sign';
import { type Incident, planIncident } from './incident';
import { type IncidentId, incidentIds } from './incident-stories';
import { measureApplications } from './measure-applications';
import { planMarkers } from './plan-markers';
import { planRequests } from './plan-requests';
import type { Planned } from './plan-transactions';
import { DAY_MS, HOUR_MS, MINUTE_MS } from './simulation';

// Other work on the same machine must not fail a test that is only slow.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

let catalog: Catalog;
beforeAll(async () => {
  catalog = await catalogOf(
    'fac-lakehead',
    'fac-chippewa',
    'fac-granite',
    'fac-ironrange',
    'fac-bayfield',
    'fac-lab-west',
    'fac-lakehead-asc',
    'fac-cl-hudson',
    'fac-shared',
  );
});
/** A Monday, 08:00 in Chicago. */
const MONDAY = at('2026-03-02T14:00:00Z');

interface Told {
  incident: Incident;
  planned: Planned[];
  /** Events that it touched, each once. */
  touched: NonNullable<Planned['event']>[];
}

function tell(
  id: IncidentId,
  only: string[],
  given: { fromMs?: number; lastsMs?: number; rate?: number; backMs?: number; aheadMs?: number; of?: Catalog } = {},
): Told {
  const { fromMs = MONDAY, lastsMs = 4 * HOUR_MS, rate = 0.5, backMs = 3 * DAY_MS, aheadMs = 2 * HOUR_MS, of = catalog } = given;
  const incident = planIncident(id, { fromMs, toMs: fromMs + lastsMs }, catalog.interfaces);
  const planned = planAll({ catalog: of, fromMs: fromMs - backMs, toMs: fromMs + lastsMs + aheadMs, only, rate, incidents: [incident] });
  const touched = planned.filter((p) => p.incidents.includes(incident) && !p.copy).flatMap(({ event }) => (event ? [event] : []));
  return { incident, planned, touched };
}
const inTime = ({ fromMs, toMs }: Incident, occurredAt: string) => Date.parse(occurredAt) >= fromMs && Date.parse(occurredAt) < toMs;

describe('every incident', () => {
  it('says nothing in what is sent that only a simulator knows', () => {
    const incidents = incidentIds.map((id) => {
      const fromMs = id === 'inc-06' ? MONDAY + 4 * HOUR_MS : MONDAY;
      return planIncident(id, { fromMs, toMs: fromMs + 8 * HOUR_MS }, catalog.interfaces);
    });
    const options = { catalog, fromMs: MONDAY - DAY_MS, toMs: MONDAY + 12 * HOUR_MS, rate: 0.1, incidents };
    const planned = planAll({ ...options, begin: { allMs: options.fromMs, officeMs: options.fromMs, slowMs: MONDAY - 4 * DAY_MS } });
    // A few requests and journals a day, and a file a fortnight: they have tests of their own.
    for (const one of incidents.filter(({ id }) => id !== 'inc-06' && id !== 'inc-10'))
      expect(planned.filter((p) => p.incidents.includes(one)).length, one.id).toBeGreaterThan(0);
    const said = planned.flatMap(({ event, incidents: touching }) => (touching.length > 0 ? [JSON.stringify(event)] : [])).join('\n');
    expect(said).not.toMatch(/inc-\d\d|incident|simulat|expect|EXC-/i);
  });

  it('cannot be moved to where its story makes no sense', () => {
    expect(() => planIncident('inc-09', { fromMs: 0, toMs: 1 }, catalog.interfaces, { connector: 'con-edi-as2' })).toThrow(
      InvalidInputError,
    );
  });
});

describe('inc-03: an upstream source sends bad master data', () => {
  it('is a load with two items in five off by a pack size, and orders that come back with it; nothing fails', () => {
    const { touched, planned, incident } = tell('inc-03', ['wf-item-contract', 'wf-p2p-po'], { lastsMs: 20 * HOUR_MS });
    const published = planned.flatMap(({ event }) =>
      event?.milestone === 'item_published' && event.attributes['load_id'] === 'ITEMLOAD-Q1' ? [event] : [],
    );
    expect(published.length).toBeGreaterThan(1500);
    const bad = published.filter(({ attributes }) => Number(attributes['change_factor']) > 2);
    expect(bad.length / published.length).toBeGreaterThan(0.35);
    expect(bad.length / published.length).toBeLessThan(0.45);
    const answers = touched.filter(({ milestone }) => milestone === 'po_supplier_ack');
    expect(answers.length).toBeGreaterThan(10);
    expect(new Set(answers.map(({ attributes }) => attributes['ack_code']))).toEqual(new Set(['IP', 'R3', 'IQ']));
    for (const { attributes, occurredAt } of answers) {
      expect(inTime(incident, occurredAt)).toBe(true);
      const ratio = Number(attributes['ack_unit_price']) / Number(attributes['contract_unit_price']);
      if (attributes['ack_code'] !== 'IQ') expect([10, 12, 24]).toContain(Math.round(ratio));
    }
    expect(
      touched.some(
        ({ error }) =>
          error !== undefined &&
          error.class !== 'timeout' &&
          error.class !== 'unavailable' &&
          error.class !== 'throttled' &&
          error.class !== 'conflict',
      ),
    ).toBe(false);
  });
});

describe('inc-04: a certificate expires', () => {
  it('refuses what goes out, holds what comes in until it is renewed, and is told by a metric before', () => {
    const { touched, planned, incident } = tell('inc-04', ['wf-p2p-po', 'wf-ap-invoice'], { rate: 1 });
    const failed = touched.filter(({ error }) => error?.class === 'tls_expired');
    expect(failed.length).toBeGreaterThan(20);
    expect([...new Set(failed.map((event) => event.interface))].sort()).toEqual(['if-po-850-out', 'if-po-860-out']);
    const inward = planned.filter(({ event }) => event?.interface === 'if-ap-810-in' && inTime(incident, event.occurredAt));
    expect(inward.length).toBeGreaterThan(10);
    expect(inward.every(({ sendMs }) => sendMs >= incident.toMs)).toBe(true);
    const daysLeft = (atMs: number) =>
      measureApplications({ catalog, seed: 1, rate: 1, incidents: [incident] }, atMs).find(
        ({ name, attributes }) => name === 'throughline.certificate.days_left' && attributes['connector.id'] === 'con-edi-as2',
      )?.value;
    expect(daysLeft(MONDAY - 14 * DAY_MS)).toBe(14);
    expect(daysLeft(MONDAY + HOUR_MS)).toBeLessThan(0);
    expect(daysLeft(incident.toMs + MINUTE_MS)).toBeGreaterThan(0);
  });

  it('lets orders through the portal pass', () => {
    const { planned, incident } = tell('inc-04', ['wf-p2p-po']);
    const portal = planned.filter(({ event }) => event?.interface === 'if-po-api-out' && inTime(incident, event.occurredAt));
    expect(portal.length).toBeGreaterThan(5);
    expect(portal.every(({ event }) => event?.error?.class !== 'tls_expired')).toBe(true);
  });
});

describe('inc-05: throttling', () => {
  it('refuses more and more calls, which nearly all come through after waiting, and uses the quota up', () => {
    const { touched, incident } = tell('inc-05', ['wf-ap-invoice'], { rate: 1, lastsMs: 9 * HOUR_MS });
    const refused = touched.filter(({ attributes }) => attributes['http.response.status_code'] === 429);
    const share = (third: number) => {
      const of = refused.filter(({ occurredAt }) => Math.floor((Date.parse(occurredAt) - incident.fromMs) / (3 * HOUR_MS)) === third);
      return of.length;
    };
    expect(refused.length).toBeGreaterThan(20);
    expect(share(1)).toBeGreaterThan(share(0));
    expect(refused.filter(({ status }) => status === 'dead_lettered').length / refused.length).toBeLessThan(0.05);
    const used = (atMs: number) =>
      measureApplications({ catalog, seed: 1, rate: 1, incidents: [incident] }, atMs).find(
        ({ name, attributes }) => name === 'throughline.api.quota.used' && attributes['connector.id'] === 'con-erp-fin-rest',
      )?.value;
    expect(used(MONDAY + 2 * HOUR_MS)).toBe(100_000);
    expect(used(MONDAY - HOUR_MS)).toBeLessThan(80_000);
  });
});

describe('inc-07: slow degradation', () => {
  it('makes each hop of one connector slower by a third a day, without an error more, and leaves its neighbours alone', async () => {
    const clinics = await catalogOf('fac-cl-hudson', 'fac-cl-littlefalls');
    const { planned, incident } = tell('inc-07', ['wf-replenishment'], {
      lastsMs: 9 * DAY_MS,
      rate: 4,
      backMs: DAY_MS,
      aheadMs: 0,
      of: clinics,
    });
    const median = (used: string, fromMs: number) => {
      const lengths = planned
        .flatMap(({ event }) =>
          event?.interface === used &&
          event.status === 'completed' &&
          Date.parse(event.occurredAt) >= fromMs &&
          Date.parse(event.occurredAt) < fromMs + DAY_MS
            ? [event.durationMs ?? 0]
            : [],
        )
        .sort((a, b) => a - b);
      expect(lengths.length).toBeGreaterThan(9);
      return lengths[Math.floor(lengths.length / 2)] ?? 0;
    };
    const grown = (day: number) => median('if-inv-parcount', MONDAY + day * DAY_MS) / median('if-inv-parcount', MONDAY - DAY_MS);
    expect(grown(1)).toBeLessThan(2.2);
    expect(grown(4)).toBeGreaterThan(2.8);
    expect(grown(8)).toBeGreaterThan(8);
    expect(median('if-inv-pick', MONDAY + 8 * DAY_MS) / median('if-inv-pick', MONDAY - DAY_MS)).toBeLessThan(1.4);
    const failed = (fromMs: number) =>
      planned.filter(({ event }) => event?.interface === 'if-inv-parcount' && event.error && Date.parse(event.occurredAt) >= fromMs).length;
    expect(failed(incident.fromMs)).toBeLessThan(100);
  });
});

describe('inc-08: a retry storm', () => {
  it('tries the same documents up to 27 times, while the number of documents stays', () => {
    const { touched, incident } = tell('inc-08', ['wf-replenishment'], { rate: 1, lastsMs: 55 * MINUTE_MS, backMs: DAY_MS });
    const storm = touched.filter(({ error }) => error?.code === 'HTTP_503');
    const documents = new Set(storm.map(({ eventId }) => eventId.split('.').slice(0, 2).join('.')));
    expect(storm.length / documents.size).toBeGreaterThan(3);
    expect(Math.max(...storm.map(({ attempt }) => attempt?.number ?? 1))).toBeGreaterThan(12);
    expect(storm.every(({ connector, occurredAt }) => connector === 'con-wms-rest' && inTime(incident, occurredAt))).toBe(true);
  });
});

describe('inc-09: a replay creates duplicates', () => {
  const replay = () => tell('inc-09', ['wf-charge-supply'], { lastsMs: 40 * MINUTE_MS, backMs: 2 * DAY_MS, aheadMs: HOUR_MS });

  it('delivers usage of the days before once more under new ids and one replay id; billing drops its copies', () => {
    const { touched, planned } = replay();
    const again = touched.filter(({ milestone }) => milestone === 'use_in_erp');
    expect(again.length).toBeGreaterThan(300);
    expect(new Set(again.map(({ attempt }) => attempt?.replayId))).toEqual(new Set(['RPY-0417']));
    expect(new Set(again.map(({ facility }) => facility.replace(/^fac-legacy.*/, 'unknown')))).toEqual(
      new Set(['fac-lakehead', 'fac-chippewa', ...(again.some(({ facility }) => facility.startsWith('fac-legacy')) ? ['unknown'] : [])]),
    );
    const first = new Map(planned.flatMap(({ event, copy }) => (event && !copy ? [[event.eventId, event]] : [])));
    for (const event of again.slice(0, 50))
      expect(first.get(event.eventId.replace('.again', ''))?.businessKeys).toEqual(event.businessKeys);
    expect(touched.filter(({ milestone }) => milestone === 'charge_in_billing').every(({ status }) => status === 'duplicate')).toBe(true);
    expect(again.filter(({ attributes }) => Number(attributes['on_hand_after']) < 0).length).toBeGreaterThan(10);
  });
});

describe('inc-10: two departments of one facility', () => {
  it('lose the lines of journals and requests to an unknown cost centre, and nobody else does', () => {
    const { touched, planned, incident } = tell('inc-10', ['wf-gl-posting', 'wf-requisition'], { lastsMs: 3 * DAY_MS, rate: 1 });
    const rejects = planned.flatMap(({ event, incidents }) =>
      event?.attributes['reject_reason'] === 'CC_UNKNOWN' && incidents.includes(incident) ? [event] : [],
    );
    expect(new Set(rejects.map(({ department }) => department))).toEqual(new Set(['dept-periop', 'dept-imaging']));
    const requests = touched.filter(({ error }) => error?.code === 'CC_UNKNOWN');
    expect(requests.length).toBeGreaterThan(3);
    expect(new Set(requests.map(({ department }) => department))).toEqual(new Set(['dept-periop', 'dept-imaging']));
    expect(new Set([...rejects, ...requests].map(({ facility }) => facility))).toEqual(new Set(['fac-bayfield']));
    const others = planned.filter(
      ({ event }) =>
        event?.workflow === 'wf-requisition' &&
        event.facility === 'fac-bayfield' &&
        event.department === 'dept-nursing' &&
        event.error?.code === 'CC_UNKNOWN',
    );
    expect(others).toEqual([]);
  });
});

describe('inc-11: a wrong clock and late events', () => {
  it('sets the events of one application at one place ahead, and holds those of another place', () => {
    const { planned, incident } = tell('inc-11', ['wf-replenishment'], { lastsMs: 2 * DAY_MS, backMs: HOUR_MS, aheadMs: 0 });
    const ofLaboratory = planned.filter(({ event }) => event?.application === 'app-lis' && event.facility === 'fac-lab-west');
    const ahead = ofLaboratory.filter(({ sendMs, event }) => Date.parse(event?.occurredAt ?? '') - sendMs > 30 * MINUTE_MS);
    expect(ahead.length).toBeGreaterThan(10);
    expect(ahead.every(({ incidents }) => incidents.includes(incident))).toBe(true);
    const elsewhere = planned.filter(({ event }) => event?.application === 'app-lis' && event.facility !== 'fac-lab-west');
    expect(elsewhere.some(({ sendMs, event }) => Date.parse(event?.occurredAt ?? '') > sendMs)).toBe(false);
    const pavilion = planned.filter(({ incidents, event }) => incidents.includes(incident) && event?.facility === 'fac-lakehead-asc');
    expect(pavilion.length).toBeGreaterThan(5);
    expect(pavilion.every(({ sendMs }) => sendMs >= incident.fromMs + 46 * HOUR_MS)).toBe(true);
  });
});

describe('inc-12: a vendor release', () => {
  it('is noted, and from then on every message of three interfaces fails with a new error while others of the connector pass', () => {
    const { touched, planned, incident } = tell('inc-12', ['wf-p2p-po', 'wf-requisition', 'wf-supplier-onboarding'], { rate: 1 });
    const refused = touched.filter(({ error }) => error?.class === 'schema_violation');
    expect(refused.length).toBeGreaterThan(20);
    expect(new Set(refused.map(({ attributes }) => attributes['schema_version']))).toEqual(new Set(['26.1']));
    const requests = planned.filter(({ event }) => event?.interface === 'if-req-submit' && inTime(incident, event.occurredAt));
    expect(requests.length).toBeGreaterThan(5);
    expect(requests.every(({ event }) => event?.error?.class !== 'schema_violation')).toBe(true);
    const markers = planMarkers({ catalog, seed: 1, incidents: [incident], fromMs: incident.fromMs - HOUR_MS, toMs: incident.toMs });
    expect(markers.map(({ marker }) => [marker.kind, marker.application])).toContainEqual(['release', 'app-erp-proc']);
  });
});

describe('several at once', () => {
  it('each touches what is its own', () => {
    const times = { fromMs: MONDAY, toMs: MONDAY + 3 * HOUR_MS };
    const incidents = (['inc-01', 'inc-02', 'inc-12'] as const).map((id) => planIncident(id, times, catalog.interfaces));
    const planned = planAll({ catalog, fromMs: MONDAY - DAY_MS, toMs: MONDAY + 6 * HOUR_MS, rate: 0.3, incidents });
    for (const one of incidents) expect(planned.filter((p) => p.incidents.includes(one)).length, one.id).toBeGreaterThan(0);
    const codes = (id: string) =>
      new Set(planned.flatMap((p) => (p.incidents.some((i) => i.id === id) && p.event?.error ? [p.event.error.class] : [])));
    expect(codes('inc-12').has('auth_failed')).toBe(false);
  });
});

describe('findFirstSign', () => {
  const options = () => ({
    catalog,
    rate: 0.3,
    fromMs: MONDAY - DAY_MS,
    begin: { allMs: MONDAY - 2 * DAY_MS, officeMs: MONDAY - 2 * DAY_MS, slowMs: MONDAY - 20 * DAY_MS },
  });
  const signOf = (id: IncidentId, fromMs = MONDAY) =>
    findFirstSign(planIncident(id, { fromMs, toMs: fromMs + 4 * HOUR_MS }, catalog.interfaces), options());

  it('is the first message that an error is on, soon after the start where there is traffic', () => {
    const sign = signOf('inc-12');
    expect(sign).toBeGreaterThanOrEqual(MONDAY);
    expect(sign).toBeLessThan(MONDAY + HOUR_MS);
  });

  it('is later where only silence can be seen, and three hours before the file is due', () => {
    expect(signOf('inc-01')).toBeGreaterThan(MONDAY + MINUTE_MS);
    expect(signOf('inc-06', MONDAY + 2 * HOUR_MS)).toBe(at('2026-03-02T21:00:00Z'));
  });
});

describe('planRequests', () => {
  it('branches: what has begun goes on, what begins is drawn anew, and none of it twice', () => {
    const common = { catalog, fromMs: MONDAY - DAY_MS, rate: 0.1, only: ['wf-requisition'], metricsEveryMs: 0 };
    const ids = (variant: number | null) => {
      const seen: string[] = [];
      const branch = variant === null ? undefined : { atMs: MONDAY, variant };
      const plan = planRequests({ ...common, branch, onPlanned: ({ event, copy }) => void (event && !copy && seen.push(event.eventId)) });
      plan.take(MONDAY + DAY_MS);
      return seen;
    };
    const [usual, first, second] = [ids(null), ids(1), ids(2)];
    expect(new Set(first).size).toBe(first.length);
    const old = (list: string[]) => list.filter((id) => id.startsWith('s1-'));
    expect(old(first)).toEqual(old(second));
    expect(old(first).length).toBeLessThan(usual.length);
    expect(old(first).every((id) => usual.includes(id))).toBe(true);
    expect(first.some((id) => id.startsWith('s1v1-'))).toBe(true);
  });
});
