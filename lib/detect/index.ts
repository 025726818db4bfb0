/**
 * Numbers, rules and calendars to findings, each with its evidence. Pure: time comes in, nothing goes out but the findings.
 * Evaluated rules: event, missing_milestone, expected_batch, metric, slo_burn, count, share, silence, volume, trend and deadline; the catalog marks the others as not evaluated.
 */
export { countMatches } from './count-matches';
export { describeSignature } from './describe-signature';
export { judgeBurn } from './judge-burn';
export { judgeCounts } from './judge-counts';
export { judgeDeadlines } from './judge-deadlines';
export { judgeDuplicates } from './judge-duplicates';
export { judgeEvents } from './judge-events';
export { judgeHandovers } from './judge-handovers';
export { judgeKpis } from './judge-kpis';
export { judgeMetrics } from './judge-metrics';
export { judgeOccurrences } from './judge-occurrences';
export { judgeReconciles, type ReferenceFault } from './judge-reconciles';
export { judgeReferences } from './judge-references';
export { judgeReleases } from './judge-releases';
export { judgeSequences, streamOf } from './judge-sequences';
export { judgeSilence, LIVE_MINUTES, type SilenceInput } from './judge-silence';
export { judgeTrend } from './judge-trend';
export { judgeVolume } from './judge-volume';
export { listArrived } from './list-arrived';
export { planDeadlines } from './plan-deadlines';
export { planOccurrences } from './plan-occurrences';
export { planRecords } from './plan-records';
export { partKeyOf, planUsual, USUAL_DAYS } from './plan-usual';
export { proveReference } from './prove-reference';
export type { SeriesVerdict } from './series-verdict';
export { tryCounts } from './try-counts';
export { type EventGroup, gatherEvents, tryGroups } from './try-events';
export { tryKpis, trySilence, tryTrend, tryVolume } from './try-series';
