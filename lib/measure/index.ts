/**
 * Transactions and calendar batches to KPIs. Each subject's part in each KPI is one row; buckets are the sum of those rows,
 * moved by the difference whenever a part changes, so a number always equals the list behind it.
 */
export { forgetTransactions } from './forget-transactions.db';
export { matureContributions } from './mature-contributions.db';
export { measureOccurrences } from './measure-occurrences.db';
export { measureTransactions } from './measure-transactions.db';
