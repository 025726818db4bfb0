import { describe, expect, it } from 'vitest';
import { calendars } from './calendars.fixture';
import { payDeadline, payPeriods } from './index';

const ids = (from: string, to: string) => payPeriods(calendars, new Date(from), new Date(to)).map((period) => period.periodId);

describe('payPeriods', () => {
  it('gives the end and the deadlines of the week after it as wall times', () => {
    expect(payPeriods(calendars, new Date('2026-01-05T00:00:00Z'), new Date('2026-01-06T00:00:00Z'))).toEqual([
      {
        periodId: 'PP-2026-01',
        calendar: 'default',
        periodStart: '2025-12-21',
        periodEnd: '2026-01-03',
        deadlines: { time_file: '2026-01-05T18:00', bank_file: '2026-01-07T14:00', pay_day: '2026-01-09T09:00' },
      },
    ]);
  });

  it.each([
    ['a week without a deadline', '2026-01-13T00:00:00Z', '2026-01-15T00:00:00Z', []],
    ['every period of six weeks', '2026-01-04T00:00:00Z', '2026-02-14T12:00:00Z', ['PP-2026-01', 'PP-2026-02', 'PP-2026-03', 'PP-2026-04']],
    ['numbers begin anew with the year', '2026-12-20T00:00:00Z', '2027-01-04T00:00:00Z', ['PP-2026-26', 'PP-2027-01']],
    ['and count before the anchor as well', '2025-12-20T00:00:00Z', '2025-12-22T00:00:00Z', ['PP-2025-26']],
    ['a window that ends before it begins', '2026-03-01T00:00:00Z', '2026-01-01T00:00:00Z', []],
  ])('%s', (_, from, to, expected) => {
    expect(ids(from, to)).toEqual(expected);
  });

  it('is empty without a pay calendar', () => {
    expect(payPeriods({ ...calendars, payCalendar: undefined }, new Date('2026-01-01'), new Date('2026-12-31'))).toEqual([]);
  });
});

describe('payDeadline', () => {
  const [january] = payPeriods(calendars, new Date('2026-01-05T00:00:00Z'), new Date('2026-01-06T00:00:00Z'));
  const [march] = payPeriods(calendars, new Date('2026-03-16T00:00:00Z'), new Date('2026-03-17T00:00:00Z'));
  if (!january || !march) throw new Error('both periods are in the calendar');

  it.each([
    [january, 'time_file', 'America/Chicago', '2026-01-06T00:00:00Z'],
    [january, 'time_file', 'America/New_York', '2026-01-05T23:00:00Z'],
    [march, 'time_file', 'America/Chicago', '2026-03-16T23:00:00Z'],
    [march, 'bank_file', 'America/Chicago', '2026-03-18T19:00:00Z'],
  ])('%# %s', (period, name, zone, expected) => {
    expect(payDeadline(period, name, zone)).toEqual(new Date(expected));
  });

  it('names the deadlines that exist when asked for another', () => {
    expect(() => payDeadline(january, 'lunch', 'America/Chicago')).toThrow(/time_file, bank_file, pay_day/);
  });
});
