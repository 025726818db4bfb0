import { describe, expect, test } from 'vitest';
import { digestDue, planDigests, weekOf } from './plan-digests';

const ZONE = 'America/Chicago';
const order = (timezone = ZONE, digest: { weekday: number; at: string } = { weekday: 1, at: '07:00' }) => ({
  personId: 'ann',
  timezone,
  report: { id: 'cfo', digest: { ...digest, to: { roles: [], people: [] } } },
});

test.each([
  ['a winter week', '2026-11-16', ZONE, '2026-11-23T13:00:00.000Z'],
  ['clocks go back in the week: seven by the new clock', '2026-10-26', ZONE, '2026-11-02T13:00:00.000Z'],
  ['the week before: seven by the old clock', '2026-10-19', ZONE, '2026-10-26T12:00:00.000Z'],
  ['clocks go forward in the week', '2026-03-02', ZONE, '2026-03-09T12:00:00.000Z'],
  ['a reader further east', '2026-11-16', 'Europe/Berlin', '2026-11-23T06:00:00.000Z'],
  ['a reader so far east that the week has not ended yet at their seven', '2026-11-16', 'Asia/Tokyo', '2026-11-23T06:00:00.000Z'],
  ['a reader further west', '2026-11-16', 'Pacific/Honolulu', '2026-11-23T17:00:00.000Z'],
  ['their clocks change when ours do not', '2026-10-19', 'Europe/Berlin', '2026-10-26T06:00:00.000Z'],
])('%s', (_, week, zone, due) => {
  expect(digestDue(week, order(zone), ZONE).toISOString()).toBe(due);
});

test('another weekday and hour, also one that clocks skip', () => {
  expect(digestDue('2026-11-16', order(ZONE, { weekday: 3, at: '16:30' }), ZONE).toISOString()).toBe('2026-11-25T22:30:00.000Z');
  expect(digestDue('2026-02-23', order(ZONE, { weekday: 7, at: '02:30' }), ZONE).toISOString()).toBe('2026-03-08T08:30:00.000Z');
});

describe('what lies ahead', () => {
  const weeks = (now: string) => planDigests([order()], ZONE, new Date(now)).map(({ periodOn }) => periodOn);
  test('from the hour of a mail on, the next one', () => {
    expect(weeks('2026-11-23T13:00:00Z')).toEqual(['2026-11-23']);
    expect(weeks('2026-11-25T13:00:00Z')).toEqual(['2026-11-23']);
  });
  test('on Monday before it, that one too', () => {
    expect(weeks('2026-11-23T12:59:59Z')).toEqual(['2026-11-16', '2026-11-23']);
  });
  test('on Sunday night the week is still the old one', () => {
    expect(weekOf(new Date('2026-11-23T05:59:00Z'), ZONE)).toBe('2026-11-16');
    expect(weeks('2026-11-23T05:59:00Z')).toEqual(['2026-11-16']);
  });
  test('every Monday of two years, once, at seven on the wall', () => {
    const dues = new Set<string>();
    for (let at = Date.parse('2026-01-01T00:00:00Z'); at < Date.parse('2028-01-01T00:00:00Z'); at += 6 * 3_600_000)
      for (const { dueAt } of planDigests([order()], ZONE, new Date(at))) dues.add(dueAt.toISOString());
    const clock = new Intl.DateTimeFormat('en-GB', { timeZone: ZONE, weekday: 'long', hour: '2-digit', minute: '2-digit' });
    expect(new Set([...dues].map((due) => clock.format(new Date(due))))).toEqual(new Set(['Monday 07:00']));
    expect(dues.size).toBe(105);
  });
});
