/**
 * Clocks and calendars: business hours by place, clocks of their own, holidays, pay periods, the month-end close, cut-offs, local days and who
 * is on call by a schedule, in any IANA zone and safe on the days on which clocks change. Pure; days already seen are remembered, so that
 * thousands of events cost lookups, not time-zone arithmetic.
 */
export { addOnClock } from './add-on-clock';
export { businessDayMs } from './business-day-ms';
export { businessDaysOf, countBusinessDays, isBusinessDay } from './business-days';
export { closeOf, type MonthClose, parseBusinessDay } from './close-deadlines';
export { durationOnClock } from './duration-on-clock';
export type { ClockPlace } from './find-hours';
export { findOnCall, type OnDuty } from './find-on-call';
export { freshnessCalendar } from './freshness-calendar';
export { findHoliday, holidaysEnd, isHoliday } from './is-holiday';
export { listCutOffs, nextCutOff } from './list-cut-offs';
export { listShifts, type Roster } from './list-shifts';
export { listUncovered } from './list-uncovered';
export { localDayStart } from './local-day-start';
export { localParts } from './local-parts';
export { payDeadline } from './pay-deadline';
export { type PayPeriod, payCalendarOf, payPeriodOf, payPeriods } from './pay-periods';
export { type ReleaseWindow, releaseWindows } from './release-windows';
export { shiftDate } from './shift-date';
export { shiftLocalDays } from './shift-local-days';
export { shiftMonth } from './shift-month';
export { wallTime } from './wall-time';
