import { loadCatalog } from '@/lib/catalog';
import { type Catalog, type Kpi, kpiSchema, workflowSchema } from '@/lib/domain';

const step = (id: string, after: string | null, required: string, rest: object = {}) => ({
  id,
  name: id,
  after,
  typical: 'PT1H',
  worst: 'P1D',
  clock: 'elapsed',
  required,
  ...rest,
});

/** placed -> confirmed -> delivered; a refusal is an exception, a withdrawal ends it. */
const orders = workflowSchema.parse({
  id: 'wf-orders',
  name: 'Orders',
  shortName: 'Orders',
  businessOwnerTeam: 'team-billing',
  technicalOwnerTeam: 'team-billing',
  businessKeys: [{ id: 'order_number', name: 'Order', role: 'root', identity: true, sensitivity: 'internal' }],
  impact: { businessUnit: 'orders', plain: 'Orders', money: false, people: false },
  criticality: 'tier1',
  dataSensitivity: 'internal',
  latency: { class: 'near_realtime', statement: 'soon' },
  milestones: [
    step('placed', null, 'always'),
    step('confirmed', 'placed', 'always'),
    step('delivered', 'confirmed', 'always'),
    step('refused', 'placed', 'exception_path'),
    step('withdrawn', 'placed', 'exception_path', { ends: 'cancelled' }),
  ],
});

const kpi = (id: string, measure: Kpi['measure'] | object, unit: Kpi['unit'] = 'percent'): Kpi =>
  kpiSchema.parse({
    id,
    name: id,
    question: 'How?',
    workflows: ['wf-orders'],
    formula: id,
    aggregation: unit === 'percent' ? 'ratio_of_sums' : 'duration_sketch',
    measure,
    unit,
    direction: 'lower',
    thresholds: null,
    windowDays: 30,
    windowName: 'rolling 30 days',
    minSample: 1,
    targetBasis: 'none',
    defaultOn: true,
  });

const of = { workflow: 'wf-orders' };

/** Clocks change in Chicago on 1 November and have changed in Berlin a week before; 30 October is a holiday. */
export const ZONES: Readonly<Record<string, string>> = {
  'fac-north': 'America/Chicago',
  'fac-south': 'Europe/Berlin',
  unassigned: 'America/Chicago',
};
export const HOLIDAY = '2026-10-30';

/** A small estate: two places in two zones, one workflow, and a measure of each kind whose number follows from times and counts alone. */
export async function oracleEstate(): Promise<Catalog> {
  const base = await loadCatalog('catalog/examples/hospital-billing');
  const [facility] = base.facilities;
  if (!facility) throw new Error('the example catalog has no facility');
  return {
    ...base,
    organisation: { ...base.organisation, timezone: 'America/Chicago' },
    facilities: [
      { ...facility, id: 'fac-north', code: 'NOR', timezone: 'America/Chicago' },
      { ...facility, id: 'fac-south', code: 'SOU', timezone: 'Europe/Berlin' },
    ],
    calendars: { ...base.calendars, holidays: [HOLIDAY], businessHours: { open: '08:00', close: '17:00', weekdays: [1, 2, 3, 4, 5] } },
    workflows: [orders],
    exceptionTypes: [],
    kpis: [
      kpi('kpi-elapsed', { ...of, kind: 'duration', from: 'placed', to: 'confirmed', clock: 'elapsed', percentiles: [50, 90] }, 'hours'),
      kpi(
        'kpi-business',
        { ...of, kind: 'duration', from: 'placed', to: 'delivered', clock: 'business', percentiles: [50], cohort: 'start' },
        'hours',
      ),
      kpi('kpi-within', { ...of, kind: 'within', from: 'placed', to: 'confirmed', within: 'PT9H', clock: 'business', weight: 'lines' }),
      kpi('kpi-within-day', { ...of, kind: 'within', from: 'placed', to: 'delivered', within: 'P1D', clock: 'elapsed' }),
      kpi('kpi-refused', { ...of, kind: 'ratio', denominator: 'placed', numerator: { milestone: 'refused' } }),
      kpi('kpi-changed', {
        ...of,
        kind: 'ratio',
        denominator: 'placed',
        weight: 'lines',
        numerator: { when: 'milestone == "confirmed" && "ack_code" in attr && attr["ack_code"] == "IP"' },
      }),
      kpi('kpi-first', {
        ...of,
        kind: 'ratio',
        denominator: 'placed',
        numerator: { milestone: 'confirmed', holds: '"ack_code" in first && first["ack_code"] == "IA"' },
        needs: ['ack_code'],
        matured: 'PT12H',
      }),
      kpi('kpi-last', {
        ...of,
        kind: 'ratio',
        denominator: 'placed',
        numerator: { holds: '"ack_code" in attr && attr["ack_code"] == "IA"' },
      }),
      kpi('kpi-deadline', {
        ...of,
        kind: 'deadline',
        from: 'placed',
        reach: ['confirmed'],
        due: { of: 'placed', plus: 'PT6H', clock: 'business' },
      }),
      kpi('kpi-straight', { kind: 'straight_through', workflows: ['wf-orders'] }),
      kpi('kpi-sum', { ...of, kind: 'sum_ratio', at: 'placed', numerator: ['refused_lines'], denominator: ['lines'] }),
      kpi('kpi-standing', {
        ...of,
        kind: 'snapshot_ratio',
        from: 'placed',
        until: ['delivered'],
        older: 'P1D',
        clock: 'elapsed',
        weight: 'lines',
      }),
    ],
    sources: [],
    reports: [],
    slos: [],
    applicationMetrics: [],
    presets: [],
    feeds: [],
    schedules: [],
    masterData: [],
    suppliers: [],
  };
}
