import { describe, expect, it } from 'vitest';
import { localDayStart, localParts } from './index';

describe('localParts and localDayStart', () => {
  it.each([
    ['a winter noon', '2026-01-05T18:05:00Z', 'America/Chicago', '2026-01-05 1 12:05', '2026-01-05T06:00:00Z'],
    ['a summer noon', '2026-07-05T17:05:00Z', 'America/Chicago', '2026-07-05 7 12:05', '2026-07-05T05:00:00Z'],
    ['the minute before the spring change', '2026-03-08T07:59:00Z', 'America/Chicago', '2026-03-08 7 1:59', '2026-03-08T06:00:00Z'],
    ['the minute of the spring change', '2026-03-08T08:00:00Z', 'America/Chicago', '2026-03-08 7 3:00', '2026-03-08T06:00:00Z'],
    ['half past one, first time', '2026-11-01T06:30:00Z', 'America/Chicago', '2026-11-01 7 1:30', '2026-11-01T05:00:00Z'],
    ['half past one, second time', '2026-11-01T07:30:00Z', 'America/Chicago', '2026-11-01 7 1:30', '2026-11-01T05:00:00Z'],
    ['the end of the longest day', '2026-11-02T05:59:00Z', 'America/Chicago', '2026-11-01 7 23:59', '2026-11-01T05:00:00Z'],
    ['ahead of UTC', '2026-01-05T20:00:00Z', 'Asia/Kolkata', '2026-01-06 2 1:30', '2026-01-05T18:30:00Z'],
    ['before 1970', '1969-12-31T12:00:00Z', 'UTC', '1969-12-31 3 12:00', '1969-12-31T00:00:00Z'],
    ['a day that begins at one', '2026-04-24T12:00:00Z', 'Africa/Cairo', '2026-04-24 5 15:00', '2026-04-23T22:00:00Z'],
  ])('%s', (_, at, zone, expected, start) => {
    const { date, weekday, hour, minute } = localParts(new Date(at), zone);
    expect(`${date} ${weekday} ${hour}:${String(minute).padStart(2, '0')}`).toBe(expected);
    expect(localDayStart(new Date(at), zone)).toEqual(new Date(start));
  });

  it('agrees with the platform at every half hour of a year', () => {
    for (const timeZone of ['America/Chicago', 'Europe/Berlin', 'Australia/Lord_Howe', 'Pacific/Apia']) {
      const clock = new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'short' });
      for (let at = Date.parse('2026-01-01T00:00:00Z'); at < Date.parse('2027-01-01T00:00:00Z'); at += 1_800_000) {
        const { date, hour, minute } = localParts(new Date(at), timeZone);
        const ours = `${date} ${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}`;
        if (ours !== clock.format(at)) expect.fail(`${timeZone} ${new Date(at).toISOString()}: ${ours}`);
      }
    }
  });
});
