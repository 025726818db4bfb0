import { describe, expect, it } from 'vitest';
import { loadCatalog } from '@/lib/catalog';
import { calendarsSchema, type HolidayRule } from '@/lib/domain';
import { findHoliday, holidaysEnd, isBusinessDay, isHoliday } from './index';

const base = { holidays: [], businessHours: { open: '07:00', close: '18:00', weekdays: [1, 2, 3, 4, 5] } };
const withRules = (...holidayRules: object[]) => calendarsSchema.parse({ ...base, holidayRules });
const daysOf = (rule: object, from: number, to: number) => {
  const calendars = withRules(rule);
  const days: string[] = [];
  for (let at = Date.UTC(from, 0, 1); at < Date.UTC(to + 1, 0, 1); at += 86_400_000) {
    const date = new Date(at).toISOString().slice(0, 10);
    if (isHoliday(date, calendars)) days.push(date);
  }
  return days;
};

describe('holidays by rule', () => {
  it.each([
    [
      'the fourth Thursday of November',
      { name: 'Thanksgiving', month: 11, weekday: 4, nth: 4 },
      2025,
      ['2025-11-27', '2026-11-26', '2027-11-25', '2028-11-23'],
    ],
    [
      'the day after it, which is not the fourth Friday',
      { name: 'Day after', month: 11, weekday: 4, nth: 4, plusDays: 1 },
      2024,
      ['2024-11-29', '2025-11-28', '2026-11-27', '2027-11-26'],
    ],
    [
      'the last Monday of May',
      { name: 'Memorial Day', month: 5, weekday: 1, nth: -1 },
      2026,
      ['2026-05-25', '2027-05-31', '2028-05-29', '2029-05-28'],
    ],
    [
      'a fifth Monday, in the years that have one',
      { name: 'Rare', month: 3, weekday: 1, nth: 5 },
      2025,
      ['2025-03-31', '2026-03-30', '2027-03-29'],
    ],
    ['29 February', { name: 'Leap day', month: 2, day: 29 }, 2027, ['2028-02-29']],
    ['Good Friday', { name: 'Good Friday', afterEaster: -2 }, 2024, ['2024-03-29', '2025-04-18', '2026-04-03', '2027-03-26']],
    [
      'a Saturday observed on Friday, a Sunday on Monday',
      { name: 'Fourth', month: 7, day: 4, observed: 'nearest_weekday' },
      2026,
      ['2026-07-03', '2027-07-05', '2028-07-04', '2029-07-04'],
    ],
    [
      'a Saturday observed on Monday',
      { name: 'Fourth', month: 7, day: 4, observed: 'next_weekday' },
      2026,
      ['2026-07-06', '2027-07-05', '2028-07-04', '2029-07-04'],
    ],
    [
      'new year observed in the year before',
      { name: 'New Year', month: 1, day: 1, observed: 'nearest_weekday' },
      2021,
      ['2021-01-01', '2021-12-31', '2023-01-02', '2024-01-01'],
    ],
    ['only in its years', { name: 'Juneteenth', month: 6, day: 19, from: 2022, to: 2023 }, 2021, ['2022-06-19', '2023-06-19']],
  ] satisfies [string, Partial<HolidayRule> & object, number, string[]][])('%s', (_, rule, from, expected) => {
    expect(daysOf(rule, from, from + 3)).toEqual(expected);
  });

  it('holds at the facilities it names only', () => {
    const calendars = withRules({ name: "Patriots' Day", month: 4, weekday: 1, nth: 3, facilities: ['fac-boston'] });
    expect(findHoliday('2026-04-20', calendars, 'fac-boston')).toBe("Patriots' Day");
    expect(isHoliday('2026-04-20', calendars, 'fac-salem')).toBe(false);
    expect(isBusinessDay('2026-04-20', calendars)).toBe(true);
    expect(isBusinessDay('2026-04-20', calendars, 'fac-boston')).toBe(false);
  });

  it('tells when the calendar ends: with the last single date, or never where rules go on', () => {
    expect(holidaysEnd(calendarsSchema.parse({ ...base, holidays: ['2026-12-25', '2026-01-01'] }))).toBe('2026-12-31');
    expect(holidaysEnd(withRules({ name: 'Christmas', month: 12, day: 25 }))).toBeNull();
    expect(holidaysEnd(withRules({ name: 'Christmas', month: 12, day: 25, to: 2028 }))).toBe('2028-12-31');
    expect(holidaysEnd(calendarsSchema.parse(base))).toBeNull();
  });

  it('gives the default estate the holidays that it had as a list, and more years of them', async () => {
    const { calendars } = await loadCatalog('catalog');
    const year = (of: string) =>
      Array.from({ length: 366 }, (_, i) => new Date(Date.parse(`${of}-01-01`) + i * 86_400_000).toISOString().slice(0, 10)).filter(
        (date) => date.startsWith(of) && isHoliday(date, calendars),
      );
    expect(year('2026')).toEqual(['2026-01-01', '2026-05-25', '2026-07-03', '2026-09-07', '2026-11-26', '2026-12-25']);
    expect(year('2027')).toEqual(['2027-01-01', '2027-05-31', '2027-07-05', '2027-09-06', '2027-11-25', '2027-12-24', '2027-12-31']);
  });
});
