/**
 * The estate as data: facilities, teams, workflows, interfaces, KPIs, exception types, routing and runbooks. YAML in, checked as a
 * whole, versioned in the database, YAML out; and what the other rooms ask of it, made quick.
 */
export { addCatalog, applyCatalog } from './apply-catalog.db';
export { applyKpi, listKpiVersions } from './apply-kpi.db';
export { applyPart, applyVersion, listPartVersions, readVersion } from './apply-part.db';
export { applyRouting } from './apply-routing.db';
export { applyType, checkRule } from './apply-type.db';
export { isTimezone } from './check-calendars';
export { checkKpi, diffKpis, writeKpi } from './check-kpi';
export { type Condition, type ConditionValues, compileCondition } from './compile-condition';
export { currentCatalog, lookAgain } from './current-catalog.db';
export { defineMeasure } from './define-measure';
export { type CatalogDiff, diffCatalogs } from './diff-catalogs';
export { checkPart, checkWithout, isSingle, listParts, type PartRef, partSections, WRITTEN, writePart } from './edit-part';
export { type EventSeen, type EventVariables, eventVariables } from './event-variables';
export { exportCatalog } from './export-catalog';
export { identitiesOf } from './identities-of';
export { type BatchRule, type BurnRule, type CatalogIndex, indexCatalog, type MetricRule } from './index-catalog';
export { indexRecords, type LearnRule, type RecordRules } from './index-records';
export {
  type CountingRule,
  countingRule,
  type DeadlineRule,
  type KpiBreachRule,
  type SeriesRules,
  type SilenceRule,
  type TrendRule,
  type VolumeRule,
} from './index-series';
export type { EventRule, MissingRule, WorkflowIndex, WorkflowRules } from './index-workflow';
export { listDeadlines, listOccasions } from './list-deadlines';
export { loadCatalog } from './load-catalog';
export { matchExceptionTypes } from './match-exception-types';
export { timeOfDay } from './time-of-day';
