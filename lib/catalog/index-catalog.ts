import type {
  Application,
  ApplicationMetric,
  Catalog,
  Connector,
  Department,
  ExceptionType,
  Facility,
  Interface,
  Kpi,
  Rule,
  Slo,
  Supplier,
  Team,
  Workflow,
} from '@/lib/domain';
import { type BurnPair, elapsedMs, ruleFaultType, tellingFaultTypes } from '@/lib/domain';
import { indexSeries, type SeriesRules } from './index-series';
import { catchAllRules, indexWorkflow, type WorkflowIndex, type WorkflowRules } from './index-workflow';

/** A type whose rule expects batches by the calendar, with the window that names their deadline. */
export interface BatchRule {
  type: ExceptionType;
  rule: Extract<Rule, { kind: 'expected_batch' }>;
  window: Workflow['windows'][number];
}

/** A type that a metric raises. Thresholds: the mildest first. */
export interface MetricRule {
  type: ExceptionType;
  metric: ApplicationMetric;
  at: readonly number[];
  holdsMs: number;
  mendedAfterMs: number;
  tellsAs: string;
}

/** A type that the budgets of SLOs raise. */
export interface BurnRule {
  type: ExceptionType;
  pairs: readonly BurnPair[];
  minEvents: { over: number; now: number };
  confidence: number;
}

/** A catalog made quick to ask: everything by id, milestones in order, conditions compiled. */
export interface CatalogIndex {
  catalog: Catalog;
  facilities: ReadonlyMap<string, Facility>;
  facilityByCode: ReadonlyMap<string, Facility>;
  departments: ReadonlyMap<string, Department>;
  teams: ReadonlyMap<string, Team>;
  applications: ReadonlyMap<string, Application>;
  connectors: ReadonlyMap<string, Connector>;
  interfaces: ReadonlyMap<string, Interface>;
  workflows: ReadonlyMap<string, WorkflowIndex>;
  kpis: ReadonlyMap<string, Kpi>;
  exceptionTypes: ReadonlyMap<string, ExceptionType>;
  batches: readonly BatchRule[];
  applicationMetrics: ReadonlyMap<string, ApplicationMetric>;
  metricRules: readonly MetricRule[];
  slos: ReadonlyMap<string, Slo>;
  burnRules: readonly BurnRule[];
  series: SeriesRules;
  /** By its code, its name or another name of it, whatever the case. */
  supplierOf: (called: string) => Supplier | undefined;
  /** The facility's time zone; the organisation's where it has none or is unknown. */
  timezoneOf: (facility: string) => string;
  /** The rules of a workflow; of one that the catalog does not know, those that catch all. */
  rulesOf: (workflow: string) => WorkflowRules;
}

const known = new WeakMap<Catalog, CatalogIndex>();

/** Returns the index of a catalog; the same one for the same object. Errors: RangeError when a condition does not compile. */
export function indexCatalog(catalog: Catalog): CatalogIndex {
  const index = known.get(catalog) ?? buildIndex(catalog);
  known.set(catalog, index);
  return index;
}

function buildIndex(catalog: Catalog): CatalogIndex {
  const facilities = byId(catalog.facilities);
  const workflows = new Map(catalog.workflows.map((workflow) => [workflow.id, indexWorkflow(workflow, catalog.exceptionTypes)]));
  const applicationMetrics = byId(catalog.applicationMetrics);
  const suppliers = new Map(
    catalog.suppliers.flatMap((one) => [one.id, one.name, ...one.aliases].map((called) => [plain(called), one] as const)),
  );
  const strangers: WorkflowRules = { event: [], catchAll: catchAllRules(catalog.exceptionTypes), missing: [] };
  return {
    catalog,
    facilities,
    facilityByCode: new Map(catalog.facilities.map((facility) => [facility.code, facility])),
    departments: byId(catalog.departments),
    teams: byId(catalog.teams),
    applications: byId(catalog.applications),
    connectors: byId(catalog.connectors),
    interfaces: byId(catalog.interfaces),
    workflows,
    kpis: byId(catalog.kpis),
    exceptionTypes: new Map(
      [ruleFaultType(catalog.routing.fallbackTeam), ...tellingFaultTypes(catalog.routing.fallbackTeam), ...catalog.exceptionTypes].map(
        (type) => [type.code, type],
      ),
    ),
    batches: catalog.exceptionTypes.flatMap((type) => batchRule(type, workflows)),
    applicationMetrics,
    metricRules: catalog.exceptionTypes.flatMap((type) => metricRule(type, applicationMetrics)),
    slos: byId(catalog.slos),
    burnRules: catalog.exceptionTypes.flatMap(burnRule),
    series: indexSeries(catalog.exceptionTypes),
    supplierOf: (called) => suppliers.get(plain(called)),
    timezoneOf: (facility) => facilities.get(facility)?.timezone ?? catalog.organisation.timezone,
    rulesOf: (workflow) => workflows.get(workflow)?.rules ?? strangers,
  };
}

const plain = (called: string): string => called.trim().toLowerCase();

const byId = <T extends { id: string }>(list: readonly T[]): Map<string, T> => new Map(list.map((entry) => [entry.id, entry]));

function batchRule(type: ExceptionType, workflows: ReadonlyMap<string, WorkflowIndex>): BatchRule[] {
  const { rule, defaultOn } = type;
  if (!defaultOn || rule.kind !== 'expected_batch') return [];
  const window = workflows.get(rule.workflow)?.workflow.windows.find(({ id }) => id === rule.window);
  return window ? [{ type, rule, window }] : [];
}

function metricRule(type: ExceptionType, metrics: ReadonlyMap<string, ApplicationMetric>): MetricRule[] {
  const { rule, defaultOn } = type;
  const told = rule.kind === 'metric' ? rule : rule.kind === 'event' ? rule.orMetric : undefined;
  const metric = metrics.get(told?.metric ?? '');
  if (!defaultOn || !told || !metric) return [];
  const { at, tellsAs } = told;
  return [{ type, metric, at, holdsMs: elapsedMs(told.holds), mendedAfterMs: elapsedMs(told.mendedAfter), tellsAs }];
}

function burnRule(type: ExceptionType): BurnRule[] {
  const { rule, defaultOn } = type;
  if (!defaultOn || rule.kind !== 'slo_burn') return [];
  const pairs = rule.pairs.map(({ burn, over, now }) => ({ burn, longMs: elapsedMs(over), shortMs: elapsedMs(now) }));
  return [{ type, pairs, minEvents: rule.minEvents, confidence: rule.confidence }];
}
