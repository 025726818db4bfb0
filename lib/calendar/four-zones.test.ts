import { describe, expect, it } from 'vitest';
import { calendarsSchema } from '@/lib/domain';
import { addOnClock, closeOf, durationOnClock, listCutOffs, localDayStart, payDeadline, payPeriods } from './index';

const calendars = calendarsSchema.parse({
  holidays: [],
  holidayRules: [{ name: 'Thanksgiving', month: 11, weekday: 4, nth: 4 }],
  businessHours: { open: '07:00', close: '18:00', weekdays: [1, 2, 3, 4, 5] },
  payCalendar: {
    anchorPeriodEnd: '2026-01-03',
    periodDays: 14,
    deadlines: { time_file: { weekday: 1, at: '18:00', name: 'Time files due' } },
    firstPeriod: { year: 2026, number: 1 },
  },
  closeCalendar: { subledgerCutoff: 'business day 2 18:00' },
  cutOffs: [
    {
      id: 'cut-a',
      name: 'Orders',
      weekdays: [1, 2, 3, 4, 5],
      at: '15:00',
      workflow: 'wf-a',
      from: 'a',
      milestone: 'b',
      consequence: 'A day later',
    },
  ],
});
const [cutOff] = calendars.cutOffs;
if (!cutOff) throw new Error('the calendar has a cut-off');

/** Each zone by its offset in winter and summer: Phoenix and Honolulu never change, Adelaide is half an hour off and changes the other way. */
const zones = ['America/New_York', 'America/Chicago', 'America/Phoenix', 'Pacific/Honolulu', 'Australia/Adelaide'] as const;
type Row = [name: string, at: (zone: string) => Date, expected: Record<(typeof zones)[number], string>];
const iso = (text: string) => new Date(text);
const of = (ny: string, chicago: string, phoenix: string, honolulu: string, adelaide: string) => ({
  'America/New_York': ny,
  'America/Chicago': chicago,
  'America/Phoenix': phoenix,
  'Pacific/Honolulu': honolulu,
  'Australia/Adelaide': adelaide,
});
const period = (at: string) => {
  const [found] = payPeriods(calendars, iso(at), iso(at));
  if (!found) throw new Error(`a pay period is in play at ${at}`);
  return found;
};

const rows: Row[] = [
  [
    'the day of the spring change in America begins',
    (zone) => localDayStart(iso('2026-03-08T16:00:00Z'), zone),
    of('2026-03-08T05:00Z', '2026-03-08T06:00Z', '2026-03-08T07:00Z', '2026-03-08T10:00Z', '2026-03-08T13:30Z'),
  ],
  [
    'a business day after Friday noon in Chicago, over the spring change',
    (zone) => addOnClock(iso('2026-03-06T18:00:00Z'), 'P1D', 'business', calendars, zone),
    of('2026-03-09T17:00Z', '2026-03-09T17:00Z', '2026-03-09T18:00Z', '2026-03-09T18:00Z', '2026-03-09T07:30Z'),
  ],
  [
    'a business day after Friday noon in Chicago, over the autumn change; it is opening time in Honolulu, so that day is the one',
    (zone) => addOnClock(iso('2026-10-30T17:00:00Z'), 'P1D', 'business', calendars, zone),
    of('2026-11-02T18:00Z', '2026-11-02T18:00Z', '2026-11-02T17:00Z', '2026-10-31T04:00Z', '2026-11-02T07:30Z'),
  ],
  [
    'two business days over Thanksgiving',
    (zone) => addOnClock(iso('2026-11-25T18:00:00Z'), 'P2D', 'business', calendars, zone),
    of('2026-11-30T18:00Z', '2026-11-30T18:00Z', '2026-11-30T18:00Z', '2026-11-30T18:00Z', '2026-11-30T07:30Z'),
  ],
  [
    'time files after the spring change',
    (zone) => payDeadline(period('2026-03-16T12:00:00Z'), 'time_file', zone),
    of('2026-03-16T22:00Z', '2026-03-16T23:00Z', '2026-03-17T01:00Z', '2026-03-17T04:00Z', '2026-03-16T07:30Z'),
  ],
  [
    'time files after the autumn change',
    (zone) => payDeadline(period('2026-11-09T12:00:00Z'), 'time_file', zone),
    of('2026-11-09T23:00Z', '2026-11-10T00:00Z', '2026-11-10T01:00Z', '2026-11-10T04:00Z', '2026-11-09T07:30Z'),
  ],
  [
    'the sub-ledger cut-off of October, after the autumn change',
    (zone) => closeOf('2026-10', calendars, zone).deadlines[0]?.at ?? iso('1970-01-01'),
    of('2026-11-03T23:00Z', '2026-11-04T00:00Z', '2026-11-04T01:00Z', '2026-11-04T04:00Z', '2026-11-03T07:30Z'),
  ],
  [
    'the order cut-off on the Friday after Thanksgiving',
    (zone) =>
      listCutOffs(cutOff, { from: iso('2026-11-26T14:00:00Z'), to: iso('2026-11-28T14:00:00Z') }, calendars, zone)[0] ?? iso('1970-01-01'),
    of('2026-11-27T20:00Z', '2026-11-27T21:00Z', '2026-11-27T22:00Z', '2026-11-28T01:00Z', '2026-11-27T04:30Z'),
  ],
];

describe.each(zones)('in %s', (zone) => {
  it.each(rows)('%s', (_, at, expected) => {
    expect(at(zone).toISOString().replace(':00.000Z', 'Z')).toBe(expected[zone]);
  });

  it.each([
    ['the week of the spring change', '2026-03-06T00:00:00Z', '2026-03-13T00:00:00Z'],
    ['the week of the autumn change', '2026-10-30T00:00:00Z', '2026-11-06T00:00:00Z'],
  ])('%s has five business days, whatever the clocks do', (_, from, to) => {
    expect(durationOnClock(iso(from), iso(to), 'business', calendars, zone)).toBe(5 * 11 * 3_600_000);
  });
});
