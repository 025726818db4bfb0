import { describe, expect, it } from 'vitest';
import { type ArrivalMinutes, freshnessOf } from './freshness';

const MINUTE = 60_000;
const DAY = 86_400_000;
/** A Monday. */
const monday = Date.parse('2026-11-16T00:00:00Z');

/** One arrival every ten minutes from 08:00 to 18:00 UTC on working days, where `keep` says so. */
function arrive(days: number, keep: (at: number) => boolean = () => true): ArrivalMinutes[] {
  const hours = new Map<number, bigint>();
  for (let day = -days; day < 1; day += 1) {
    const midnight = monday + day * DAY;
    if ([0, 6].includes(new Date(midnight).getUTCDay())) continue;
    for (let at = midnight + 8 * 60 * MINUTE; at < midnight + 18 * 60 * MINUTE; at += 10 * MINUTE) {
      if (!keep(at)) continue;
      const hour = Math.floor(at / 3_600_000) * 3_600_000;
      hours.set(hour, (hours.get(hour) ?? 0n) | (1n << BigInt((at - hour) / MINUTE)));
    }
  }
  return [...hours].map(([at, minutes]) => ({ at: new Date(at), minutes }));
}

const judge = (arrivals: ArrivalMinutes[], isOff = (_hour: number) => false) =>
  freshnessOf({ arrivals, from: new Date(monday), to: new Date(monday + DAY), withinMs: 30 * MINUTE, offsetMs: () => 0, isOff });
const between = (from: string, to: string) => ({ from: new Date(`2026-11-16T${from}:00Z`), to: new Date(`2026-11-16T${to}:00Z`) });

describe('freshness', () => {
  it('counts the minutes in which news are usual, and no night', () => {
    const count = judge(arrive(35));
    // Not the first half hour nor the last minutes: a lapse lies within the limit, and three arrivals prove nothing.
    expect(count(between('08:00', '18:00'))).toEqual({ good: 562, bad: 0 });
    expect(count(between('00:00', '08:00'))).toEqual({ good: 0, bad: 0 });
    expect(count(between('20:00', '23:59'))).toEqual({ good: 0, bad: 0 });
  });

  it('is bad from when the last one is older than the limit until the next comes', () => {
    const gap = arrive(35, (at) => at < Date.parse('2026-11-16T10:10:00Z') || at >= Date.parse('2026-11-16T12:00:00Z'));
    // The last came at 10:00, so 10:31 to 11:59 are too old.
    expect(judge(gap)(between('10:00', '12:00'))).toEqual({ good: 31, bad: 89 });
  });

  it('is made good by what comes late', () => {
    expect(judge(arrive(35))(between('10:00', '12:00'))).toEqual({ good: 120, bad: 0 });
  });

  it('says nothing in the first week, and goes by what there is afterwards', () => {
    expect(judge(arrive(5))(between('08:00', '18:00'))).toEqual({ good: 0, bad: 0 });
    expect(judge(arrive(8))(between('08:00', '18:00')).good).toBeGreaterThan(500);
  });

  it('keeps counting after one week with an outage', () => {
    const lastWeek = (at: number) => at >= monday - 7 * DAY && at < monday - 6 * DAY;
    expect(judge(arrive(35, (at) => !lastWeek(at)))(between('08:00', '18:00'))).toEqual({ good: 562, bad: 0 });
  });

  it('is not bad by chance where few come', () => {
    // Two an hour on average, at random: an hour without any is nothing out of the ordinary.
    let state = 1;
    const random = () => {
      state = (state * 48_271) % 2_147_483_647;
      return state / 2_147_483_647;
    };
    const hours = Array.from({ length: 36 * 24 }, (_, hour) => {
      const minutes = Array.from({ length: 60 }, (_, minute) => (random() < 2 / 60 ? 1n << BigInt(minute) : 0n));
      return { at: new Date(monday - 35 * DAY + hour * 3_600_000), minutes: minutes.reduce((all, bit) => all | bit, 0n) };
    });
    const of = (withinMinutes: number) =>
      freshnessOf({
        arrivals: hours,
        from: new Date(monday),
        to: new Date(monday + DAY),
        withinMs: withinMinutes * MINUTE,
        offsetMs: () => 0,
        isOff: () => false,
      })(between('00:00', '23:59'));
    expect(of(60).bad).toBeLessThan(30);
    // Ten are usual in five hours, so that none would be.
    expect(of(300)).toEqual({ good: 1439, bad: 0 });
  });

  it('is not bad by chance where three or five come, however often it is looked at', () => {
    let state = 7;
    const random = () => {
      state = (state * 48_271) % 2_147_483_647;
      return state / 2_147_483_647;
    };
    for (const anHour of [3, 5]) {
      const hours = Array.from({ length: 36 * 24 }, (_, hour) => {
        const minutes = Array.from({ length: 60 }, (_, minute) => (random() < anHour / 60 ? 1n << BigInt(minute) : 0n));
        return { at: new Date(monday - 35 * DAY + hour * 3_600_000), minutes: minutes.reduce((all, bit) => all | bit, 0n) };
      });
      const count = freshnessOf({
        arrivals: hours,
        from: new Date(monday),
        to: new Date(monday + DAY),
        withinMs: 60 * MINUTE,
        offsetMs: () => 0,
        isOff: () => false,
      });
      expect(count(between('00:00', '23:59')).bad).toBe(0);
    }
  });

  it('misses a file that comes in several parts each morning', () => {
    const mornings = (days: number, isMissing: boolean): ArrivalMinutes[] =>
      Array.from({ length: days }, (_, i) => monday - (i + (isMissing ? 1 : 0)) * DAY + 6 * 60 * MINUTE).map((at) => ({
        at: new Date(at),
        minutes: 0b111n,
      }));
    const count = (isMissing: boolean) =>
      freshnessOf({
        arrivals: mornings(35, isMissing),
        from: new Date(monday),
        to: new Date(monday + DAY),
        withinMs: 25 * 60 * MINUTE,
        offsetMs: () => 0,
        isOff: () => false,
      })(between('00:00', '23:59'));
    expect(count(false).bad).toBe(0);
    expect(count(true).bad).toBeGreaterThan(900);
  });

  it('expects nothing on a holiday', () => {
    expect(
      judge(
        arrive(35, (at) => at < monday),
        (hour) => hour >= monday,
      )(between('08:00', '18:00')),
    ).toEqual({ good: 0, bad: 0 });
    expect(judge(arrive(35, (at) => at < monday))(between('09:00', '18:00'))).toEqual({ good: 0, bad: 531 });
  });

  it('goes by local time where the clocks have changed', () => {
    // Since the change the same local hours begin an hour later in UTC: what came at 08:00 to 18:00 comes at 09:00 to 19:00.
    const change = monday - DAY;
    const offsetMs = (hour: number) => (hour < change ? -5 : -6) * 3_600_000;
    const before = arrive(35, (at) => at < monday);
    const today = arrive(0).map(({ at, minutes }) => ({ at: new Date(at.getTime() + 3_600_000), minutes }));
    const count = freshnessOf({
      arrivals: [...before, ...today],
      from: new Date(monday),
      to: new Date(monday + DAY),
      withinMs: 30 * MINUTE,
      offsetMs,
      isOff: () => false,
    });
    expect(count(between('08:00', '09:00'))).toEqual({ good: 0, bad: 0 });
    expect(count(between('09:00', '19:00'))).toEqual({ good: 562, bad: 0 });
  });
});
