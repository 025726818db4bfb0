/**
 * Transactions and calendar batches to KPIs. Each subject's part in each KPI is one row; buckets are the sum of those rows,
 * moved by the difference whenever a part changes, so a number always equals the list behind it.
 */

export { backfillKpis } from './backfill-kpis.db';
export { bucketContributions } from './bucket-contributions';
export { type CountedSlo, countChanges, countEvents, indexSlos, type SloDelta, takeBack } from './count-slos';
export { fillSlos, findUnfilled, SLO_DAYS_MS } from './fill-slos.db';
export { forgetTransactions } from './forget-transactions.db';
export { matureContributions } from './mature-contributions.db';
export { measureCases } from './measure-cases.db';
export { listExceptionMonths, measureExceptions } from './measure-exceptions.db';
export { measureOccurrences } from './measure-occurrences.db';
export { measureTransactions } from './measure-transactions.db';
export { planBackfill } from './plan-backfill.db';
export { isMeasured } from './plan-measures';
export { previewKpi } from './preview-kpi.db';
export { type LagOf, readUsualLags } from './read-usual-lags.db';
export { dropShapes, listShaped, shapeOccasion } from './shape-occasion.db';
export { listArrivals, listBurning, type SloWindow, sumSloWindows } from './sum-slos.db';
export { recountWaiting } from './write-contributions.db';
export { SLO_MINUTES_MS, writeSlos } from './write-slos.db';
