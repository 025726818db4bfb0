import type { Calendars, HolidayRule } from '@/lib/domain';
import { dateOf, dayNumberOf, weekdayOf } from './local-date';

const known = new WeakMap<Calendars, Map<string, Map<string, string>>>();

/** Returns the holiday's name on a local date (2026-12-25), `Holiday` for a single date, or null. Without a facility only those of all places. */
export function findHoliday(date: string, calendars: Calendars, facility?: string): string | null {
  if (calendars.holidays.includes(date)) return 'Holiday';
  if (calendars.holidayRules.length === 0) return null;
  const year = date.slice(0, 4);
  const years = known.get(calendars) ?? new Map<string, Map<string, string>>();
  known.set(calendars, years);
  const key = `${year} ${facility ?? ''}`;
  const dates = years.get(key) ?? datesOf(Number(year), calendars.holidayRules, facility);
  years.set(key, dates);
  return dates.get(date) ?? null;
}

/** Whether a local date is a holiday: a single date, or one by a rule, everywhere or at this facility. */
export const isHoliday = (date: string, calendars: Calendars, facility?: string): boolean =>
  findHoliday(date, calendars, facility) !== null;

/**
 * Returns the last date until which holidays are known, or null: they never run out, since rules give them for every year. With single
 * dates only it is the last day of the last year that has one.
 */
export function holidaysEnd({ holidays, holidayRules }: Calendars): string | null {
  const open = holidayRules.some(({ to }) => to === undefined);
  if (open || (holidays.length === 0 && holidayRules.length === 0)) return null;
  const years = [...holidays.map((date) => Number(date.slice(0, 4))), ...holidayRules.flatMap(({ to }) => to ?? [])];
  return `${Math.max(...years)}-12-31`;
}

/** An observed day may lie in the year before or after its date, so the neighbours are asked too. */
function datesOf(year: number, rules: readonly HolidayRule[], facility: string | undefined): Map<string, string> {
  const here = rules.filter(({ facilities }) => facilities.length === 0 || (facility !== undefined && facilities.includes(facility)));
  const dates = here.flatMap((rule) =>
    [year - 1, year, year + 1]
      .filter((of) => (rule.from ?? of) <= of && of <= (rule.to ?? of))
      .flatMap((of): [string, string][] => {
        const date = dateOfRule(rule, of);
        return date?.startsWith(String(year)) ? [[date, rule.name]] : [];
      }),
  );
  return new Map(dates);
}

/** Null where the year has no such date: 29 February, or a fifth Monday. */
function dateOfRule(rule: HolidayRule, year: number): string | null {
  if ('afterEaster' in rule) return dateOf(easterOf(year) + rule.afterEaster);
  const month = `${year}-${String(rule.month).padStart(2, '0')}`;
  if ('weekday' in rule) {
    const day = nthWeekday(month, rule.weekday, rule.nth);
    return day === null ? null : dateOf(day + (rule.plusDays ?? 0));
  }
  const date = `${month}-${String(rule.day).padStart(2, '0')}`;
  const day = dayNumberOf(`${month}-01`) + rule.day - 1;
  if (dateOf(day) !== date) return null;
  const weekday = weekdayOf(day);
  if (rule.observed === 'same' || weekday < 6) return date;
  if (weekday === 6) return dateOf(rule.observed === 'nearest_weekday' ? day - 1 : day + 2);
  return dateOf(day + 1);
}

function nthWeekday(month: string, weekday: number, nth: number): number | null {
  const first = dayNumberOf(`${month}-01`);
  const days = Array.from({ length: 31 }, (_, i) => first + i).filter((day) => dateOf(day).startsWith(month) && weekdayOf(day) === weekday);
  return days.at(nth < 0 ? nth : nth - 1) ?? null;
}

/** The day number of Easter Sunday. Source: anonymous Gregorian algorithm, Nature, 1876. */
function easterOf(year: number): number {
  const a = year % 19;
  const [b, c] = [Math.floor(year / 100), year % 100];
  const g = Math.floor((b - Math.floor((b + 8) / 25) + 1) / 3);
  const h = (19 * a + b - Math.floor(b / 4) - g + 15) % 30;
  const l = (32 + 2 * (b % 4) + 2 * Math.floor(c / 4) - h - (c % 4)) % 7;
  const m = Math.floor((a + 11 * h + 22 * l) / 451);
  const n = h + l - 7 * m + 114;
  const date = `${year}-${String(Math.floor(n / 31)).padStart(2, '0')}-${String((n % 31) + 1).padStart(2, '0')}`;
  return dayNumberOf(date);
}
