import { readFile } from 'node:fs/promises';
import { loadCatalog } from '@/lib/catalog';
import { type Catalog, type ImportMapping, interfaceSchema, type Kpi, kpiSchema, type Measure } from '@/lib/domain';
import { parseMapping } from './import-mapping';

const example = 'catalog/examples/hospital-billing';
export const WORKFLOW = 'wf-hospital-billing';

/** An activity of the log as the catalog calls it: CODE OK is code_ok. */
export const stepOf = (activity: string): string => activity.toLowerCase().replaceAll(/[ -]/g, '_');
const interfaceOf = (activity: string): string => `if-${stepOf(activity).replaceAll('_', '-')}`;

export interface Pair {
  from: string;
  to: string;
  threshold_days: number;
}

export interface Asked {
  activities: readonly string[];
  pairs: readonly Pair[];
  exceptions: readonly string[];
  core: readonly string[];
  casetypes: readonly string[];
  states: readonly string[];
}

export const pairName = ({ from, to }: Pick<Pair, 'from' | 'to'>): string => `${stepOf(from)}-${stepOf(to)}`.replaceAll('_', '-');
const plainName = (value: string): string => value.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-');

/** Ids of the measures, by what they tell. */
export const measureIds = {
  takes: (pair: Pick<Pair, 'from' | 'to'>) => `kpi-${pairName(pair)}`,
  late: (pair: Pick<Pair, 'from' | 'to'>) => `kpi-${pairName(pair)}-late`,
  inFlight: (pair: Pick<Pair, 'from' | 'to'>) => `kpi-${pairName(pair)}-in-flight`,
  any: 'kpi-any-exception',
  core: 'kpi-core-exception',
  began: 'kpi-began',
  casetype: (value: string) => `kpi-casetype-${plainName(value)}`,
  state: (value: string) => `kpi-state-${plainName(value)}`,
  closed: (value: string) => `kpi-closed-${plainName(value)}`,
  cancelled: (value: string) => `kpi-cancelled-${plainName(value)}`,
};

const kpi = (id: string, measure: object, unit: Kpi['unit'] = 'percent'): Kpi =>
  kpiSchema.parse({
    id,
    name: id,
    question: 'How many, and how long?',
    workflows: [WORKFLOW],
    formula: id,
    // A schema parses it: what is no measure is told there.
    measure: { workflow: WORKFLOW, ...measure } as Measure,
    unit,
    direction: 'lower',
    thresholds: null,
    windowDays: 365,
    windowName: 'rolling 365 days',
    minSample: 1,
    targetBasis: 'none',
    defaultOn: true,
  });

/**
 * The example's catalog asked for every figure: each activity is an interface of its own, so that its entries are counted; nothing ends a
 * package, so that what is open stays so; and a measure for each question.
 */
export async function hospitalCatalog(asked: Asked): Promise<Catalog> {
  const catalog = await loadCatalog(example);
  return {
    ...catalog,
    exceptionTypes: [],
    connectors: [
      {
        id: 'con-billing',
        name: 'Billing',
        application: 'app-hospital-erp',
        protocol: 'file',
        via: null,
        ownerTeam: 'team-billing',
        criticality: 'tier2',
        note: '',
        facts: {},
      },
    ],
    interfaces: asked.activities.map((activity) =>
      interfaceSchema.parse({
        id: interfaceOf(activity),
        name: activity,
        sourceApplication: 'app-hospital-erp',
        targetApplication: 'app-hospital-erp',
        pattern: 'file_batch',
        workflow: WORKFLOW,
        ownerTeam: 'team-billing',
        criticality: 'tier2',
        latencyClass: 'daily_batch',
        dataSensitivity: 'phi_limited',
        modernizationReadiness: 'ready',
        connector: 'con-billing',
        environment: 'production',
      }),
    ),
    workflows: catalog.workflows.map((workflow) => ({
      ...workflow,
      milestones: workflow.milestones.map(({ ends: _, ...m }) => ({
        ...m,
        required: m.required === 'exception_path' ? ('exception_path' as const) : ('optional' as const),
      })),
    })),
    kpis: kpisOf(asked),
  };
}

function kpisOf({ pairs, exceptions, core, casetypes, states }: Asked): Kpi[] {
  const reachedOne = (activities: readonly string[]) => activities.map((activity) => `"${stepOf(activity)}" in reached`).join(' || ');
  const of = (id: string, condition: string) =>
    kpi(id, { kind: 'ratio', denominator: 'new', among: condition, numerator: { holds: reachedOne(core) } });
  return [
    ...pairs.flatMap((pair) => {
      const [from, to] = [stepOf(pair.from), stepOf(pair.to)];
      return [
        // The least and the largest are percentiles, too: of 10,000 the first and the last.
        kpi(
          measureIds.takes(pair),
          { kind: 'duration', from, to, clock: 'elapsed', percentiles: [0.001, 50, 90, 95, 99, 99.9999], cohort: 'start' },
          'days',
        ),
        kpi(measureIds.late(pair), {
          kind: 'ratio',
          denominator: from,
          numerator: { late: { milestone: to, due: { of: from, plus: `P${pair.threshold_days}D` } } },
        }),
        kpi(measureIds.inFlight(pair), { kind: 'snapshot_ratio', from, until: [to], older: 'P1D', clock: 'elapsed' }),
      ];
    }),
    kpi(measureIds.any, { kind: 'ratio', denominator: 'new', numerator: { holds: reachedOne(exceptions) } }),
    kpi(measureIds.core, { kind: 'ratio', denominator: 'new', numerator: { holds: reachedOne(core) } }),
    kpi(measureIds.began, { kind: 'ratio', denominator: 'new', numerator: { holds: 'reached["new"] == 0.0' } }),
    ...casetypes.map((value) => of(measureIds.casetype(value), `"casetype" in first && first["casetype"] == "${value}"`)),
    ...states.map((value) => of(measureIds.state(value), `"state" in attr && attr["state"] == "${value}"`)),
    ...['TRUE', 'FALSE'].flatMap((value) => [
      of(measureIds.closed(value), `"closed_at_opening" in first && first["closed_at_opening"] == "${value === 'TRUE' ? 1 : 0}"`),
      of(measureIds.cancelled(value), `"iscancelled" in first && first["iscancelled"] == "${value}"`),
    ]),
  ];
}

/** The example's mapping; besides, the step names an interface, the kind of message the status, and its code the error. */
export async function hospitalMapping(activities: readonly string[]): Promise<ImportMapping> {
  const mapping = parseMapping(await readFile(`${example}/mapping.yaml`, 'utf8'));
  const { sourceStatus: _, 'error.code': __, ...fields } = mapping.fields;
  return {
    ...mapping,
    fields: {
      ...fields,
      interface: [{ path: ['activity'], map: Object.fromEntries(activities.map((activity) => [activity, interfaceOf(activity)])) }],
      status: [{ path: ['msgtype'], map: { W: 'completed_with_warning', E: 'retrying' } }, { value: 'completed' }],
      'error.class': [{ path: ['msgcode'], template: 'msg-{}', lower: true }],
    },
    // Eight packages were opened twice in one second, and contradict themselves: the entry that names the kind of case is the first.
    measures: {
      closed_at_opening: [{ path: ['isclosed'], map: { TRUE: '1', FALSE: '0' }, when: [{ path: ['casetype'], present: true }] }],
    },
    attributes: ['casetype', 'state', 'iscancelled'],
  };
}
