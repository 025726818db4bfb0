import { describe, expect, test } from 'vitest';
import { type ArrivalHour, findUsualSilence, judgeClock, judgeFeed } from './judge-feed';

const HOUR = 3_600_000;
const now = new Date('2026-11-18T16:30:00Z');
const ago = (ms: number) => new Date(now.getTime() - ms);

/** Arrival in every minute for which `came` says so, over the days before now. */
function hoursOf(days: number, came: (at: Date) => boolean): ArrivalHour[] {
  const hours: ArrivalHour[] = [];
  const start = Math.floor((now.getTime() - days * 24 * HOUR) / HOUR) * HOUR;
  for (let at = start; at <= now.getTime(); at += HOUR) {
    let minutes = 0n;
    for (let minute = 0; minute < 60; minute++) {
      const moment = new Date(at + minute * 60_000);
      if (moment < now && came(moment)) minutes |= 1n << BigInt(minute);
    }
    if (minutes > 0n) hours.push({ at: new Date(at), minutes });
  }
  return hours;
}

describe('a feed', () => {
  const stateOf = (hours: ArrivalHour[], lastMs: number) => judgeFeed(ago(lastMs), findUsualSilence(hours, now), now);
  const officeHours = (at: Date) => at.getUTCHours() >= 6 && at.getUTCHours() < 15;
  const daily = (at: Date) => at.getUTCHours() === 2 && at.getUTCMinutes() === 0;

  test.each<[string, ArrivalHour[], number, string]>([
    ['that spoke a minute ago is sending', hoursOf(28, () => true), 60_000, 'sending'],
    ['that speaks all the time is silent after 15 minutes', hoursOf(28, () => true), 16 * 60_000, 'silent'],
    ['that always rests at this hour is quiet', hoursOf(28, officeHours), 1.5 * HOUR, 'quiet'],
    ['that rests longer than it ever did is silent', hoursOf(28, officeHours), 18 * HOUR, 'silent'],
    ['that speaks once a day is quiet between', hoursOf(28, daily), 14.5 * HOUR, 'quiet'],
    ['that speaks once a day and did not today is silent', hoursOf(28, (at) => daily(at) && at < ago(20 * HOUR)), 38.5 * HOUR, 'silent'],
    ['without a day of history is unknown, not quiet', hoursOf(0.5, () => true), 16 * 60_000, 'silent'],
    ['of two days is compared with yesterday', hoursOf(2, officeHours), 1.5 * HOUR, 'quiet'],
  ])('%s', (_, hours, lastMs, state) => expect(stateOf(hours, lastMs)).toBe(state));

  test('one outage at this hour does not become what is usual', () => {
    const outage = (at: Date) => !(at > ago(7 * 24 * HOUR + 5 * HOUR) && at < ago(7 * 24 * HOUR - 5 * HOUR));
    expect(stateOf(hoursOf(28, outage), 30 * 60_000)).toBe('silent');
  });
});

test.each([
  [-240_000, { kind: 'ahead', ms: 240_000 }],
  [-900, { kind: 'within', ms: 0 }],
  [400, { kind: 'within', ms: 400 }],
  [900_000, { kind: 'unknown', ms: 900_000 }],
])('a shortest lag of %d ms says of the clock: %j', (lag, clock) => expect(judgeClock(lag)).toEqual(clock));
