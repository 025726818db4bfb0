import { describe, expect, it } from 'vitest';
import { calendarsSchema } from '@/lib/domain';
import { businessDaysOf, closeOf, countBusinessDays, listCutOffs, nextCutOff, parseBusinessDay, shiftLocalDays, shiftMonth } from './index';

const CHICAGO = 'America/Chicago';
const calendars = calendarsSchema.parse({
  holidays: ['2026-01-01', '2026-09-07', '2026-12-25'],
  businessHours: { open: '07:00', close: '18:00', weekdays: [1, 2, 3, 4, 5] },
  closeCalendar: {
    preCloseWarning: 'business day -1 16:00',
    subledgerCutoff: 'business day 2 18:00',
    worstCase: 'business day 8',
    quarterEndExtraLoad: 1.4,
    yearEndMonth: 6,
  },
  cutOffs: [
    { id: 'cut-a', name: 'Orders', weekdays: [1, 2, 4], at: '15:00', workflow: 'wf-a', from: 'a', milestone: 'b', consequence: 'Later' },
  ],
});
const [cutOff] = calendars.cutOffs;
if (!cutOff) throw new Error('the calendar has a cut-off');

describe('closeOf', () => {
  it.each([
    ['a plain month', '2026-10', ['2026-10-30T21:00', '2026-11-04T00:00', '2026-11-12T06:00'], false, false],
    ['the year end, by its month', '2026-06', ['2026-06-30T21:00', '2026-07-02T23:00', '2026-07-11T05:00'], true, true],
    ['a quarter end over Christmas and new year', '2025-12', ['2025-12-31T22:00', '2026-01-06T00:00', '2026-01-14T06:00'], true, false],
    ['over Labor Day', '2026-08', ['2026-08-31T21:00', '2026-09-02T23:00', '2026-09-12T05:00'], false, false],
  ])('%s', (_, month, expected, quarterEnd, yearEnd) => {
    const close = closeOf(month, calendars, CHICAGO);
    expect(close.deadlines.map(({ at }) => at.toISOString().slice(0, 16))).toEqual(expected);
    expect(close).toMatchObject({ quarterEnd, yearEnd });
  });

  it.each([
    ['business day 2 18:00', { businessDay: 2, at: '18:00' }],
    ['business day -1', { businessDay: -1, at: '24:00' }],
    ['business day 0 18:00', null],
    ['weekdays 15:00', null],
  ])('reads %s', (text, expected) => {
    expect(parseBusinessDay(text)).toEqual(expected);
  });
});

describe('working days', () => {
  it('counts those of a month and of a window by local days', () => {
    expect(businessDaysOf('2026-09', calendars)).toHaveLength(21);
    expect(businessDaysOf('2026-09', calendars)[4]).toBe('2026-09-08');
    expect(countBusinessDays({ from: new Date('2026-09-05T05:00:00Z'), to: new Date('2026-09-09T05:00:00Z') }, calendars, CHICAGO)).toBe(1);
  });

  it.each([
    ['a day', '2026-03-07T15:30:20.500Z', 1, '2026-03-08T14:30:20.500Z'],
    ['a week back', '2026-11-04T15:00:00Z', -7, '2026-10-28T14:00:00Z'],
    ['to a time that does not exist', '2026-03-07T08:30:00Z', 1, '2026-03-08T08:30:00Z'],
  ])('shifts by local days: %s', (_, at, days, expected) => {
    expect(shiftLocalDays(new Date(at), days, CHICAGO)).toEqual(new Date(expected));
  });

  it('shifts months over years', () => {
    expect([shiftMonth('2026-01', -1), shiftMonth('2026-12', 1), shiftMonth('2026-03', -15)]).toEqual(['2025-12', '2027-01', '2024-12']);
  });
});

describe('cut-offs', () => {
  it('come on their weekdays and not on holidays', () => {
    const list = listCutOffs(cutOff, { from: new Date('2026-09-04T05:00:00Z'), to: new Date('2026-09-15T05:00:00Z') }, calendars, CHICAGO);
    expect(list.map((at) => at.toISOString().slice(0, 16))).toEqual(['2026-09-08T20:00', '2026-09-10T20:00', '2026-09-14T20:00']);
  });

  it.each([
    ['the very instant is still the next', '2026-09-08T20:00:00.000Z', '2026-09-08T20:00'],
    ['a moment later it is two days on', '2026-09-08T20:00:00.001Z', '2026-09-10T20:00'],
  ])('%s', (_, at, expected) => {
    expect(nextCutOff(cutOff, new Date(at), calendars, CHICAGO)?.toISOString().slice(0, 16)).toBe(expected);
  });

  it('are kept in their own zone', () => {
    const honolulu = nextCutOff({ ...cutOff, timezone: 'Pacific/Honolulu' }, new Date('2026-09-08T20:00:00Z'), calendars, CHICAGO);
    expect(honolulu).toEqual(new Date('2026-09-09T01:00:00Z'));
  });
});
