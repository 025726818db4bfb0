import { describe, expect, test } from 'vitest';
import { calendarsSchema } from '@/lib/domain';
import type { ReportPeriodKind } from '@/lib/domain/views/reports';
import { reportPeriod } from './report-period';

const calendars = calendarsSchema.parse({
  holidays: [],
  businessHours: { open: '07:00', close: '18:00', weekdays: [1, 2, 3, 4, 5] },
  payCalendar: {
    anchorPeriodEnd: '2026-01-03',
    periodDays: 14,
    deadlines: { time_file: { weekday: 1, at: '18:00', name: 'Time files due' } },
    firstPeriod: { year: 2026, number: 1 },
  },
  closeCalendar: {},
  releaseWindows: [],
});
const ask = (kind: ReportPeriodKind, now: string, more: { on?: string; timezone?: string; fiscalYearStart?: string } = {}) =>
  reportPeriod({ kind, now: new Date(now), calendars, timezone: 'America/Chicago', fiscalYearStart: '07-01', ...more });

test.each<[string, ReportPeriodKind, string, string, string, string]>([
  ['a week', 'week', '2026-11-18T16:00:00Z', 'Week of 9 to 15 November 2026', '2026-11-09T06:00:00.000Z', '2026-11-16T06:00:00.000Z'],
  [
    'on Sunday night still the week before',
    'week',
    '2026-11-16T05:59:00Z',
    'Week of 2 to 8 November 2026',
    '2026-11-02T06:00:00.000Z',
    '2026-11-09T06:00:00.000Z',
  ],
  [
    'from Monday midnight the one just ended',
    'week',
    '2026-11-16T06:00:00Z',
    'Week of 9 to 15 November 2026',
    '2026-11-09T06:00:00.000Z',
    '2026-11-16T06:00:00.000Z',
  ],
  [
    'clocks went back: 169 hours',
    'week',
    '2026-11-04T12:00:00Z',
    'Week of 26 October to 1 November 2026',
    '2026-10-26T05:00:00.000Z',
    '2026-11-02T06:00:00.000Z',
  ],
  [
    'clocks went forward: 167 hours',
    'week',
    '2026-03-10T12:00:00Z',
    'Week of 2 to 8 March 2026',
    '2026-03-02T06:00:00.000Z',
    '2026-03-09T05:00:00.000Z',
  ],
  [
    'a week over New Year',
    'week',
    '2026-01-06T12:00:00Z',
    'Week of 29 December 2025 to 4 January 2026',
    '2025-12-29T06:00:00.000Z',
    '2026-01-05T06:00:00.000Z',
  ],
  ['a month', 'month', '2026-11-18T16:00:00Z', 'October 2026', '2026-10-01T05:00:00.000Z', '2026-11-01T05:00:00.000Z'],
  ['February', 'month', '2026-03-18T16:00:00Z', 'February 2026', '2026-02-01T06:00:00.000Z', '2026-03-01T06:00:00.000Z'],
  [
    'a quarter of the fiscal year',
    'quarter',
    '2026-11-18T16:00:00Z',
    'July to September 2026',
    '2026-07-01T05:00:00.000Z',
    '2026-10-01T05:00:00.000Z',
  ],
  [
    'a pay period',
    'pay_period',
    '2026-11-23T16:00:00Z',
    'Pay period PP-2026-24, 8 to 21 November 2026',
    '2026-11-08T06:00:00.000Z',
    '2026-11-22T06:00:00.000Z',
  ],
  [
    'on its last day still the pay period before',
    'pay_period',
    '2026-11-21T16:00:00Z',
    'Pay period PP-2026-23, 25 October to 7 November 2026',
    '2026-10-25T05:00:00.000Z',
    '2026-11-08T06:00:00.000Z',
  ],
])('%s', (_, kind, now, name, from, to) => {
  expect(ask(kind, now)).toMatchObject({ name, from, to, partial: false });
});

describe('what it is compared with', () => {
  test('the whole period before, as long or not', () => {
    expect(ask('month', '2026-03-18T16:00:00Z')).toMatchObject({
      previousName: 'January 2026',
      previousFrom: '2026-01-01T06:00:00.000Z',
      previousTo: '2026-02-01T06:00:00.000Z',
    });
    expect(ask('week', '2026-11-18T16:00:00Z').previousName).toBe('the week of 2 to 8 November 2026');
  });

  test('a month so far with as much of the month before', () => {
    expect(ask('to_date', '2026-11-18T15:30:00Z')).toMatchObject({
      name: '1 to 18 November 2026, so far',
      inWords: 'from 1 to 18 November 2026',
      partial: true,
      to: '2026-11-18T16:00:00.000Z',
      previousName: 'the same time of October 2026',
      previousFrom: '2026-10-01T05:00:00.000Z',
      previousTo: '2026-10-18T16:00:00.000Z',
      later: null,
    });
  });

  test('never with itself: 31 days so far have only 28 before them', () => {
    const march = ask('to_date', '2026-03-31T23:00:00Z');
    expect(march.previousTo).toBe(march.from);
  });
});

test('a date names any period, and leads to its neighbours', () => {
  const week = ask('week', '2026-11-18T16:00:00Z', { on: '2026-10-01' });
  expect(week).toMatchObject({
    name: 'Week of 28 September to 4 October 2026',
    on: '2026-09-28',
    earlier: '2026-09-21',
    later: '2026-10-05',
  });
  expect(ask('week', '2026-11-18T16:00:00Z', { on: '2026-11-18' })).toMatchObject({
    partial: true,
    later: null,
    inWords: 'so far in the week of 16 to 18 November 2026',
  });
});

test('quarters begin with the fiscal year', () => {
  expect(ask('quarter', '2026-11-18T16:00:00Z', { fiscalYearStart: '02-01' }).name).toBe('August to October 2026');
  expect(ask('quarter', '2026-03-18T16:00:00Z', { fiscalYearStart: '12-01' }).name).toBe('December 2025 to February 2026');
});

test('a period that has not begun, and pay periods without a calendar, are refused in words', () => {
  expect(() => ask('week', '2026-11-18T16:00:00Z', { on: '2026-12-01' })).toThrow('has not begun');
  const { payCalendar: _none, ...without } = calendars;
  expect(() => reportPeriod({ kind: 'pay_period', now: new Date(), calendars: without, timezone: 'UTC' })).toThrow('no pay calendar');
});
