/**
 * Rows to buckets: events to minutes and hours, transactions to the hour they started in. Additive, in event time, exactly once:
 * both steps run in the transaction that takes the events out of the inbox.
 */
export { moveEvents } from './move-events.db';
export { rollEvents } from './roll-events.db';
export { rollTransactions } from './roll-transactions.db';
