/**
 * Numbers, rules and calendars to findings, each with its evidence. Pure: time comes in, nothing goes out but the findings.
 * Evaluated rules: event, missing_milestone, expected_batch, metric and slo_burn; the catalog marks the others as not evaluated.
 */
export { judgeBurn } from './judge-burn';
export { judgeDeadlines } from './judge-deadlines';
export { judgeEvents } from './judge-events';
export { judgeMetrics } from './judge-metrics';
export { judgeOccurrences } from './judge-occurrences';
export { planDeadlines } from './plan-deadlines';
export { planOccurrences } from './plan-occurrences';
