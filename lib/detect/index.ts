/**
 * Numbers, rules and calendars to findings, each with its evidence. Pure: time comes in, nothing goes out but the findings.
 * Evaluated rules: event, missing_milestone, expected_batch, metric, slo_burn, count and share; the catalog marks the others as not evaluated.
 */
export { countMatches } from './count-matches';
export { judgeBurn } from './judge-burn';
export { judgeCounts } from './judge-counts';
export { judgeDeadlines } from './judge-deadlines';
export { judgeEvents } from './judge-events';
export { judgeMetrics } from './judge-metrics';
export { judgeOccurrences } from './judge-occurrences';
export { planDeadlines } from './plan-deadlines';
export { planOccurrences } from './plan-occurrences';
export type { SeriesVerdict } from './series-verdict';
