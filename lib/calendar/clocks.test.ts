import { describe, expect, it } from 'vitest';
import { calendarsSchema } from '@/lib/domain';
import { addOnClock, businessDayMs, durationOnClock } from './index';

const HOUR_MS = 3_600_000;
const CHICAGO = 'America/Chicago';
const calendars = calendarsSchema.parse({
  holidays: ['2026-11-26'],
  holidayRules: [{ name: 'Founders', month: 11, day: 24, facilities: ['fac-north'] }],
  businessHours: { open: '07:00', close: '18:00', weekdays: [1, 2, 3, 4, 5] },
  hours: [
    {
      name: 'Pharmacy of the north',
      facilities: ['fac-north'],
      departments: ['dept-pharmacy'],
      open: '00:00',
      close: '24:00',
      weekdays: [1, 2, 3, 4, 5, 6, 7],
      holidays: 'open',
    },
    { name: 'Pharmacies', departments: ['dept-pharmacy'], open: '06:00', close: '20:00', weekdays: [1, 2, 3, 4, 5, 6] },
    { name: 'The dock', facilities: ['fac-dock'], open: '05:00', close: '13:00', weekdays: [1, 2, 3, 4, 5] },
  ],
  clocks: {
    pay: { open: '06:00', close: '20:00', weekdays: [1, 2, 3, 4, 5], holidays: 'open' },
    bank: { open: '08:00', close: '16:00', weekdays: [1, 2, 3, 4, 5], timezone: 'America/New_York' },
  },
});
// Wednesday before the holiday, noon in Chicago.
const WEDNESDAY = new Date('2026-11-25T18:00:00Z');

describe('clocks by place and by name', () => {
  it.each([
    ['the house: Thursday is a holiday', 'business', {}, 'PT8H', '2026-11-27T15:00:00Z'],
    ['a facility with hours of its own, closed by then', 'business', { facility: 'fac-dock' }, 'PT1H', '2026-11-25T19:00:00Z'],
    ['and two hours are over the holiday', 'business', { facility: 'fac-dock' }, 'PT2H', '2026-11-27T12:00:00Z'],
    ['a department wherever it is, on Saturdays too', 'business', { department: 'dept-pharmacy' }, 'P2D', '2026-11-28T18:00:00Z'],
    [
      'facility and department together come first and never close',
      'business',
      { facility: 'fac-north', department: 'dept-pharmacy' },
      'P1D',
      '2026-11-26T18:00:00Z',
    ],
    ['payroll works on holidays', 'pay', {}, 'P1D', '2026-11-26T18:00:00Z'],
    ['the bank keeps the hours of New York', 'bank', {}, 'PT4H', '2026-11-27T14:00:00Z'],
  ] as const)('%s', (_, clock, place, duration, expected) => {
    const end = addOnClock(WEDNESDAY, duration, clock, calendars, CHICAGO, place);
    expect(end).toEqual(new Date(expected));
    const days = /^P(\d+)D$/.exec(duration);
    const length = days ? Number(days[1]) * businessDayMs(calendars, clock, place) : Number(/\d+/.exec(duration)?.[0]) * HOUR_MS;
    expect(durationOnClock(WEDNESDAY, end, clock, calendars, CHICAGO, place)).toBe(length);
  });

  it('stops for a holiday of one facility there only', () => {
    const [from, to] = [new Date('2026-11-24T06:00:00Z'), new Date('2026-11-25T06:00:00Z')];
    expect(durationOnClock(from, to, 'business', calendars, CHICAGO, { facility: 'fac-north' })).toBe(0);
    expect(durationOnClock(from, to, 'business', calendars, CHICAGO, { facility: 'fac-south' })).toBe(11 * HOUR_MS);
  });

  it('names a clock that there is not', () => {
    expect(() => addOnClock(WEDNESDAY, 'P1D', 'lunch', calendars, CHICAGO)).toThrow('the calendar has no clock "lunch"');
  });
});
