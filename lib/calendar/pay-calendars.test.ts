import { describe, expect, it } from 'vitest';
import { calendarsSchema } from '@/lib/domain';
import { payCalendarOf, payPeriodOf, payPeriods } from './index';

const calendars = calendarsSchema.parse({
  holidays: ['2026-08-31', '2026-07-10'],
  businessHours: { open: '07:00', close: '18:00', weekdays: [1, 2, 3, 4, 5] },
  payCalendar: {
    anchorPeriodEnd: '2026-01-03',
    periodDays: 14,
    deadlines: {
      time_file: { weekday: 1, at: '18:00', name: 'Time files due', onHoliday: 'after' },
      pay_day: { weekday: 5, at: '09:00', name: 'Pay day', onHoliday: 'before' },
    },
    firstPeriod: { year: 2026, number: 1 },
  },
  payCalendars: [
    {
      id: 'pay-salaried',
      groups: ['pg-b'],
      prefix: 'SM',
      periodEndDays: [15, 31],
      deadlines: { time_file: { businessDay: 2, at: '12:00', name: 'Time files due' } },
    },
    {
      id: 'pay-weekly',
      groups: ['pg-c'],
      prefix: 'WK',
      anchorPeriodEnd: '2026-01-04',
      periodDays: 7,
      firstPeriod: { year: 2026, number: 1 },
      deadlines: {},
    },
  ],
});
const all = (calendar: string, from: string, to: string) =>
  payPeriods(calendars, new Date(`${from}T00:00:00Z`), new Date(`${to}T00:00:00Z`)).filter((one) => one.calendar === calendar);

describe('several pay calendars', () => {
  it('gives each pay group its own, and the rest the default', () => {
    expect(['pg-a', 'pg-b', 'pg-c', ''].map((group) => payCalendarOf(group, calendars))).toEqual([
      'default',
      'pay-salaried',
      'pay-weekly',
      'default',
    ]);
  });

  it('numbers 24 semi-monthly periods, whose last day is that of the month', () => {
    const year = all('pay-salaried', '2026-01-20', '2027-01-02').filter(({ periodEnd }) => periodEnd.startsWith('2026'));
    expect(year).toHaveLength(24);
    expect(year.slice(2, 5).map(({ periodId, periodStart, periodEnd }) => `${periodId} ${periodStart} ${periodEnd}`)).toEqual([
      'SM-2026-03 2026-02-01 2026-02-15',
      'SM-2026-04 2026-02-16 2026-02-28',
      'SM-2026-05 2026-03-01 2026-03-15',
    ]);
    expect(year.at(-1)).toMatchObject({ periodId: 'SM-2026-24', periodEnd: '2026-12-31' });
  });

  it.each([
    ['the second working day after the period', 'pay-salaried', '2026-02-20', 'SM-2026-03', 'time_file', '2026-02-17T12:00'],
    ['over a weekend', 'pay-salaried', '2026-11-20', 'SM-2026-21', 'time_file', '2026-11-17T12:00'],
    ['a Monday deadline on a holiday moves on', 'default', '2026-09-01', 'PP-2026-18', 'time_file', '2026-09-01T18:00'],
    ['a pay day on a holiday comes early', 'default', '2026-07-09', 'PP-2026-14', 'pay_day', '2026-07-09T09:00'],
  ])('%s', (_, calendar, at, periodId, name, expected) => {
    const period = all(calendar, at, at).find((one) => one.periodId === periodId);
    expect(period?.deadlines[name]).toBe(expected);
  });

  it('leaves no day out and counts none twice, in any calendar', () => {
    for (const group of ['pg-a', 'pg-b', 'pg-c']) {
      let last = '';
      for (let at = Date.UTC(2026, 0, 1); at < Date.UTC(2028, 0, 1); at += 86_400_000) {
        const date = new Date(at).toISOString().slice(0, 10);
        const period = payPeriodOf(date, calendars, group);
        if (!period) throw new Error(`${group} has no pay period on ${date}`);
        if (period.periodId !== last && last !== '') expect(period.periodStart).toBe(date);
        last = period.periodId;
      }
    }
  });
});
