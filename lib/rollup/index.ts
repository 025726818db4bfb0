/**
 * Rows to buckets: events to minutes and hours, transactions to the hour and day they started in. Additive, in event time, exactly once:
 * these steps run in the transaction that takes the events out of the inbox. Days of events are made from their hours once they are over,
 * and made anew when late events came; `rolled_day` tells readers which days stand.
 */
export { type DueDay, findDueDay } from './find-due-day.db';
export { keepClock } from './keep-clock.db';
export { moveEvents } from './move-events.db';
export { listFlowMinutes, listSeriesDays, listSeriesMarks, type SeriesDay } from './read-series.db';
export { rollDay } from './roll-day.db';
export { rollEvents } from './roll-events.db';
export { rollTransactions } from './roll-transactions.db';
export { addRuleMinutes, listRuleMinutes, sumRuleMinutes } from './rule-minutes.db';
export {
  dueDays,
  findSeriesClock,
  findSeriesStart,
  findTouchedDay,
  keepSeriesClock,
  SERIES_DAYS,
  type SeriesClock,
  tellSeriesDay,
} from './tell-series.db';
