import type { Calendars } from '@/lib/domain';
import { businessDaysOf } from './business-days';
import { shiftMonth } from './shift-month';
import { wallTime } from './wall-time';

/** A step of the month-end close. `businessDay`: of the month after the closed one; below zero, counted from the end of the closed one. */
export interface CloseDeadline {
  key: string;
  businessDay: number;
  at: Date;
}

/** The close of one month: its steps in order, and whether it closes a quarter or the year. */
export interface MonthClose {
  month: string;
  quarterEnd: boolean;
  yearEnd: boolean;
  deadlines: CloseDeadline[];
}

/**
 * Returns the close of a month (`2026-01`) in a zone: every entry of calendars.closeCalendar of the form `business day 2 18:00`; without a
 * time it is the end of that day. Months with fewer working days lack the step. The year ends with month `yearEndMonth`, else December.
 */
export function closeOf(month: string, calendars: Calendars, timezone: string): MonthClose {
  const { yearEndMonth = 12, ...entries } = calendars.closeCalendar;
  const own = businessDaysOf(month, calendars);
  const next = businessDaysOf(shiftMonth(month, 1), calendars);
  const deadlines = Object.entries(entries).flatMap(([key, text]): CloseDeadline[] => {
    const step = typeof text === 'string' ? parseBusinessDay(text) : null;
    if (!step) return [];
    const date = step.businessDay < 0 ? own.at(step.businessDay) : next[step.businessDay - 1];
    return date === undefined ? [] : [{ key, businessDay: step.businessDay, at: wallTime(date, step.at, timezone) }];
  });
  const number = Number(month.slice(5));
  const year = Number(yearEndMonth);
  return {
    month,
    quarterEnd: (((number - year) % 3) + 3) % 3 === 0,
    yearEnd: number === year,
    deadlines: deadlines.sort((a, b) => a.at.getTime() - b.at.getTime()),
  };
}

/** Returns the parts of `business day 2 18:00`, or null when a text is not of that form. Day 0 is none. */
export function parseBusinessDay(text: string): { businessDay: number; at: string } | null {
  const match = /^business day (-?[1-9]\d?)(?: ((?:[01]\d|2[0-3]):[0-5]\d|24:00))?$/.exec(text);
  return match ? { businessDay: Number(match[1]), at: match[2] ?? '24:00' } : null;
}
