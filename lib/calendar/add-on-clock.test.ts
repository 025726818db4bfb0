import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { calendars } from './calendars.fixture';
import { addOnClock, businessDayMs, durationOnClock } from './index';

const CHICAGO = 'America/Chicago';
const ZONES = [CHICAGO, 'Europe/Berlin', 'Asia/Kolkata', 'Australia/Lord_Howe'];
const DAY_MS = 86_400_000;

describe('addOnClock', () => {
  it.each([
    ['elapsed over the spring change', '2026-03-08T07:30:00Z', 'P1D', 'elapsed', CHICAGO, '2026-03-09T07:30:00Z'],
    ['elapsed of all parts', '2026-01-05T00:00:00Z', 'P1DT2H3M4S', 'elapsed', CHICAGO, '2026-01-06T02:03:04Z'],
    ['within one day', '2026-01-05T14:00:00Z', 'PT2H', 'business', CHICAGO, '2026-01-05T16:00:00Z'],
    ['nothing to add outside open hours', '2026-01-04T14:00:00Z', 'PT0S', 'business', CHICAGO, '2026-01-04T14:00:00Z'],
    ['from before opening', '2026-01-05T09:00:00Z', 'PT1H', 'business', CHICAGO, '2026-01-05T14:00:00Z'],
    ['up to closing time', '2026-01-05T23:00:00Z', 'PT1H', 'business', CHICAGO, '2026-01-06T00:00:00Z'],
    ['past closing time', '2026-01-05T23:00:00Z', 'PT1H1S', 'business', CHICAGO, '2026-01-06T13:00:01Z'],
    ['one business day', '2026-01-05T16:00:00Z', 'P1D', 'business', CHICAGO, '2026-01-06T16:00:00Z'],
    ['24 hours are two days and two hours', '2026-01-05T16:00:00Z', 'PT24H', 'business', CHICAGO, '2026-01-07T18:00:00Z'],
    ['over a weekend', '2026-01-09T16:00:00Z', 'P1D', 'business', CHICAGO, '2026-01-12T16:00:00Z'],
    ['from a Saturday', '2026-01-10T16:00:00Z', 'P1D', 'business', CHICAGO, '2026-01-13T00:00:00Z'],
    ['over a holiday', '2025-12-31T16:00:00Z', 'P1D', 'business', CHICAGO, '2026-01-02T16:00:00Z'],
    ['over the spring change', '2026-03-06T16:00:00Z', 'P1D', 'business', CHICAGO, '2026-03-09T15:00:00Z'],
    ['over the autumn change', '2026-10-30T15:00:00Z', 'P1D', 'business', CHICAGO, '2026-11-02T16:00:00Z'],
    ['spring change of another continent', '2026-03-27T16:30:00Z', 'PT1H', 'business', 'Europe/Berlin', '2026-03-30T05:30:00Z'],
    ['zone of half an hour', '2026-01-05T12:00:00Z', 'PT1H', 'business', 'Asia/Kolkata', '2026-01-06T02:00:00Z'],
    ['change of half an hour', '2026-04-03T06:30:00Z', 'PT1H', 'business', 'Australia/Lord_Howe', '2026-04-05T21:00:00Z'],
  ] as const)('%s', (_, at, duration, clock, zone, expected) => {
    expect(addOnClock(new Date(at), duration, clock, calendars, zone)).toEqual(new Date(expected));
  });

  it('refuses a calendar that is never open, a bad duration and an unknown zone', () => {
    const closed = { ...calendars, businessHours: { ...calendars.businessHours, weekdays: [] } };
    const at = new Date('2026-01-05T16:00:00Z');
    expect(() => addOnClock(at, 'P1D', 'business', closed, CHICAGO)).toThrow(/no open day/);
    expect(() => addOnClock(at, '1 day', 'business', calendars, CHICAGO)).toThrow(RangeError);
    expect(() => addOnClock(at, 'P1D', 'business', calendars, 'Mars/Olympus')).toThrow(RangeError);
  });

  it('opens round the clock and on Sundays when told so, 23 hours long on the day of the spring change', () => {
    const always = { ...calendars, holidays: [], businessHours: { open: '00:00', close: '24:00', weekdays: [1, 2, 3, 4, 5, 6, 7] } };
    const [from, to] = [new Date('2026-03-08T06:00:00Z'), new Date('2026-03-09T05:00:00Z')];
    expect(durationOnClock(from, to, 'business', always, CHICAGO)).toBe(23 * 3_600_000);
  });
});

describe('the two clocks agree with each other', () => {
  const instants = fc.date({ min: new Date('2025-12-01T00:00:00Z'), max: new Date('2027-02-01T00:00:00Z'), noInvalidDate: true });
  const durations = fc
    .tuple(fc.nat(9), fc.nat(80), fc.nat(59), fc.nat(59))
    .map(([d, h, m, s]) => ({ iso: `P${d}DT${h}H${m}M${s}S`, d, rest: ((h * 60 + m) * 60 + s) * 1000 }));
  const zones = fc.constantFrom(...ZONES);
  const options = { seed: 20_261_122, numRuns: 2000 };

  it('adding and then measuring gives the duration back', () => {
    const property = fc.property(instants, durations, zones, (at, { iso, d, rest }, zone) => {
      for (const [clock, day] of [
        ['elapsed', DAY_MS],
        ['business', businessDayMs(calendars)],
      ] as const) {
        expect(durationOnClock(at, addOnClock(at, iso, clock, calendars, zone), clock, calendars, zone)).toBe(d * day + rest);
      }
    });
    fc.assert(property, options);
  });

  it('measuring adds up, changes its sign with the direction and never exceeds elapsed time', () => {
    const property = fc.property(instants, instants, instants, zones, (a, b, c, zone) => {
      const business = (x: Date, y: Date) => durationOnClock(x, y, 'business', calendars, zone);
      expect(business(a, b) + business(b, c)).toBe(business(a, c));
      expect(business(a, b) + business(b, a)).toBe(0);
      expect(Math.abs(business(a, b))).toBeLessThanOrEqual(Math.abs(b.getTime() - a.getTime()));
    });
    fc.assert(property, options);
  });
});
