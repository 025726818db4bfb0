import { describe, expect, it } from 'vitest';
import { calendars } from './calendars.fixture';
import { durationOnClock } from './index';

const HOUR_MS = 3_600_000;
const CHICAGO = 'America/Chicago';

describe('durationOnClock', () => {
  it.each([
    ['within one day', '2026-01-05T14:00:00Z', '2026-01-05T16:30:00Z', CHICAGO, 2.5],
    ['over night', '2026-01-05T23:00:00Z', '2026-01-06T14:00:00Z', CHICAGO, 2],
    ['a whole weekend', '2026-01-10T00:00:00Z', '2026-01-12T13:00:00Z', CHICAGO, 0],
    ['a week', '2026-01-05T12:00:00Z', '2026-01-12T12:00:00Z', CHICAGO, 55],
    ['a week with a holiday', '2026-05-24T12:00:00Z', '2026-05-31T12:00:00Z', CHICAGO, 44],
    ['the week of the spring change', '2026-03-06T14:00:00Z', '2026-03-09T13:00:00Z', CHICAGO, 11],
    ['the week of the autumn change', '2026-10-30T14:00:00Z', '2026-11-02T14:00:00Z', CHICAGO, 10],
    ['backwards', '2026-01-05T16:30:00Z', '2026-01-05T14:00:00Z', CHICAGO, -2.5],
    ['nothing', '2026-01-05T16:30:00Z', '2026-01-05T16:30:00Z', CHICAGO, 0],
    ['evening in one zone is day in another', '2026-01-05T02:00:00Z', '2026-01-05T05:00:00Z', 'Asia/Kolkata', 3],
  ])('business: %s', (_, from, to, zone, hours) => {
    expect(durationOnClock(new Date(from), new Date(to), 'business', calendars, zone)).toBe(hours * HOUR_MS);
  });

  it('elapsed: counts every hour', () => {
    expect(durationOnClock(new Date('2026-03-08T06:00:00Z'), new Date('2026-03-09T05:00:00Z'), 'elapsed', calendars, CHICAGO)).toBe(
      23 * HOUR_MS,
    );
  });
});
