import { describe, expect, it } from 'vitest';
import { calendarsSchema, type DutyOverride, type Layer, layerSchema, type Schedule, type Shift } from '@/lib/domain';
import { turnsByMinute, wallMinutes } from './duty.fixture';
import { findOnCall, listShifts, listUncovered } from './index';

const MINUTE_MS = 60_000;
const FROM = new Date('2025-06-15T00:00:00Z');
const DAYS = 3653;
const TO = new Date(FROM.getTime() + DAYS * 1440 * MINUTE_MS);
const calendars = calendarsSchema.parse({
  holidays: [],
  holidayRules: [{ name: 'Christmas', month: 12, day: 25 }],
  businessHours: { open: '07:00', close: '18:00', weekdays: [1, 2, 3, 4, 5] },
});

const layer = (more: object): Layer =>
  layerSchema.parse({ name: 'Primary', people: ['a@x.example', 'b@x.example', 'c@x.example'], ...more });
const rosterOf = (timezone: string, layers: Layer[], overrides: DutyOverride[] = []) => ({
  schedule: { id: 'sch-a', name: 'A', team: 'team-a', timezone, layers } satisfies Schedule,
  overrides,
  calendars,
});
const iso = (text: string) => new Date(text);
const told = (shifts: Shift[]) =>
  shifts.map(({ person, from, to }) => `${person[0]} ${from.toISOString().slice(0, 16)} ${to.toISOString().slice(0, 16)}`);

/** Changes at 02:00 both ways, at 01:00 UTC, by half an hour on the other half of the earth, at midnight (0:00 comes twice, or never), never at all. */
const zones = ['America/Chicago', 'Europe/London', 'Australia/Lord_Howe', 'America/Havana', 'Africa/Cairo', 'Asia/Kolkata'] as const;
/** Hand-offs in skipped and repeated hours, at the very minute of a change, at midnight; turns of hours, of a day, of weeks. */
const rotations: [name: string, layer: Layer][] = [
  ['daily at 02:30', layer({ start: '2025-01-06T02:30', turn: { every: 1, unit: 'days' } })],
  ['weekly on Sundays at 01:30', layer({ start: '2025-01-05T01:30', turn: { every: 1, unit: 'weeks' } })],
  ['weekly on Fridays at midnight', layer({ start: '2025-01-03T00:00', turn: { every: 1, unit: 'weeks' } })],
  ['twelve hours from 01:00', layer({ start: '2025-01-06T01:00', turn: { every: 12, unit: 'hours' } })],
  ['five days at 08:00', layer({ start: '2025-01-06T08:00', turn: { every: 5, unit: 'days' } })],
];
const lengthOf = { hours: 60, days: 1440, weeks: 10_080 };

/** The stretches as two marks a minute: lowest and highest turn, to be compared with the oracle's. */
function markMinutes(shifts: Shift[], people: readonly string[], size: number) {
  const on = new Uint8Array(size);
  for (const { person, from, to } of shifts) {
    const bit = 1 << people.indexOf(person);
    const [first, end] = [from, to].map((at) => (at.getTime() - FROM.getTime()) / MINUTE_MS) as [number, number];
    if (!Number.isInteger(first) || !Number.isInteger(end))
      throw new Error(`a stretch begins or ends within a minute: ${from.toISOString()}`);
    for (let i = first; i < end; i++) on[i] = (on[i] ?? 0) | bit;
  }
  return on;
}

describe.each(zones)('ten years of minutes in %s', (timezone) => {
  const walls = wallMinutes(timezone, FROM, DAYS);
  const change = (i: number) => (walls[i] ?? 0) - (walls[i - 1] ?? 0) - 1;
  const repeated: number[] = [];
  for (let i = 1; i < walls.length; i++) if (change(i) < 0) repeated.push(i);

  it.each(rotations)('%s: exactly the right person at every minute, nobody missing, nobody besides', (_, one) => {
    const anchor = Date.parse(`${one.start}Z`) / MINUTE_MS;
    const length = one.turn.every * lengthOf[one.turn.unit];
    const { low, high } = turnsByMinute(walls, (wall) => Math.floor((wall - anchor) / length));
    const on = markMinutes(listShifts(rosterOf(timezone, [one]), FROM, TO), one.people, walls.length);
    const wrong: string[] = [];
    let doubled = 0;
    for (let i = 0; i < walls.length && wrong.length < 5; i++) {
      let expected = 0;
      for (let n = low[i] ?? 0; n <= (high[i] ?? 0); n++) expected |= 1 << (n % one.people.length);
      if (low[i] !== high[i]) doubled += 1;
      if (on[i] !== expected) wrong.push(`${new Date(FROM.getTime() + i * MINUTE_MS).toISOString()} ${on[i]} for ${expected}`);
    }
    expect(wrong).toEqual([]);
    const longest = Math.max(0, ...repeated.map((i) => -change(i)));
    expect(doubled).toBeLessThanOrEqual(repeated.length * longest);
  });

  it('nights and weekends with a day layer on top: covered at every minute, and nobody but whose hours they are', () => {
    const days = layer({
      name: 'Days',
      people: ['d@x.example'],
      start: '2025-01-06T08:00',
      turn: { every: 1, unit: 'weeks' },
      only: [{ weekdays: [1, 2, 3, 4, 5], from: '01:30', to: '17:00' }],
    });
    const nights = layer({ start: '2025-01-06T08:00', turn: { every: 1, unit: 'weeks' } });
    const roster = rosterOf(timezone, [nights, days]);
    const on = markMinutes(listShifts(roster, FROM, TO), [...nights.people, 'd@x.example'], walls.length);
    const wrong: string[] = [];
    // Whose day it is: the hull of the minutes at which the clock is between the two times of one date.
    const spans = new Map<number, [number, number]>();
    for (let i = 0; i < walls.length; i++) {
      const wall = walls[i] ?? 0;
      const [date, minute] = [Math.floor(wall / 1440), wall % 1440];
      const weekday = ((date + 3) % 7) + 1;
      if (weekday > 5 || minute < 90 || minute >= 1020) continue;
      const [first] = spans.get(date) ?? [i];
      spans.set(date, [first, i]);
    }
    const byDay = new Uint8Array(walls.length);
    for (const [first, last] of spans.values()) byDay.fill(1, first, last + 1);
    for (let i = 0; i < walls.length && wrong.length < 5; i++) {
      const isDay = (on[i] ?? 0) === 8;
      if ((on[i] ?? 0) === 0 || isDay !== (byDay[i] === 1))
        wrong.push(`${new Date(FROM.getTime() + i * MINUTE_MS).toISOString()} ${on[i]}`);
    }
    expect(wrong).toEqual([]);
    expect(listUncovered(roster, { from: FROM, to: TO })).toEqual([]);
  });

  it('asked at any instant the answer is that of the list', () => {
    const roster = rosterOf(timezone, [rotations[0]?.[1] ?? layer({})]);
    const shifts = listShifts(roster, FROM, TO);
    const edges = repeated.concat([1000, 123_457, 2_000_003]).flatMap((i) => [i - 91, i - 31, i - 1, i, i + 1, i + 29, i + 31, i + 91]);
    for (const i of edges) {
      const at = new Date(FROM.getTime() + i * MINUTE_MS + 12_345);
      const listed = shifts.filter(({ from, to }) => from <= at && at < to).map(({ person, to }) => `${person} ${to.toISOString()}`);
      expect(findOnCall(roster, at).map(({ person, until }) => `${person} ${until?.toISOString()}`)).toEqual(listed);
    }
  });
});

describe('a hand-off on the days on which clocks change in Chicago', () => {
  const daily = layer({ start: '2026-01-01T02:30', turn: { every: 1, unit: 'days' } });
  const hourly = layer({ start: '2026-01-01T00:00', turn: { every: 1, unit: 'hours' } });

  it('that is skipped happens at the first instant after', () => {
    expect(told(listShifts(rosterOf('America/Chicago', [daily]), iso('2026-03-08T06:00Z'), iso('2026-03-08T12:00Z')))).toEqual([
      'c 2026-03-08T06:00 2026-03-08T08:00',
      'a 2026-03-08T08:00 2026-03-08T12:00',
    ]);
  });

  it('that comes twice lets the next begin with the first and the last end with the second', () => {
    const at0130 = layer({ start: '2026-01-01T01:30', turn: { every: 1, unit: 'days' } });
    expect(told(listShifts(rosterOf('America/Chicago', [at0130]), iso('2026-11-01T05:00Z'), iso('2026-11-01T12:00Z')))).toEqual([
      'a 2026-11-01T05:00 2026-11-01T07:30',
      'b 2026-11-01T06:30 2026-11-01T12:00',
    ]);
  });

  it('at the very minute the clock is put back to happens once', () => {
    const at0100 = layer({ start: '2026-01-01T01:00', turn: { every: 1, unit: 'days' } });
    expect(told(listShifts(rosterOf('America/Chicago', [at0100]), iso('2026-11-01T05:00Z'), iso('2026-11-01T12:00Z')))).toEqual([
      'a 2026-11-01T05:00 2026-11-01T06:00',
      'b 2026-11-01T06:00 2026-11-01T12:00',
    ]);
  });

  it('of hourly turns gives a skipped hour to nobody and a repeated one to whose it is', () => {
    const roster = rosterOf('America/Chicago', [hourly]);
    expect(listUncovered(roster, { from: iso('2026-03-08T00:00Z'), to: iso('2026-03-09T00:00Z') })).toEqual([]);
    expect(told(listShifts(roster, iso('2026-03-08T07:00Z'), iso('2026-03-08T09:00Z')))).toHaveLength(2);
  });
});

describe('layers and their hours', () => {
  const week = { start: '2026-01-05T08:00', turn: { every: 1, unit: 'weeks' } } as const;

  it('are in force from start to end, and nobody is there before or after', () => {
    const short = layer({ ...week, people: ['a@x.example'], end: '2026-01-07T08:00' });
    expect(told(listShifts(rosterOf('Asia/Kolkata', [short]), iso('2026-01-01T00:00Z'), iso('2026-02-01T00:00Z')))).toEqual([
      'a 2026-01-05T02:30 2026-01-07T02:30',
    ]);
  });

  it('that end next morning count for the weekday on which they begin', () => {
    const night = layer({ ...week, people: ['a@x.example'], only: [{ weekdays: [5], from: '22:00', to: '06:00' }] });
    expect(told(listShifts(rosterOf('Asia/Kolkata', [night]), iso('2026-01-05T00:00Z'), iso('2026-01-12T00:00Z')))).toEqual([
      'a 2026-01-09T16:30 2026-01-10T00:30',
    ]);
  });

  it('closed on holidays leave the day to the layer below', () => {
    const days = layer({ ...week, name: 'Days', people: ['d@x.example'], holidays: 'closed' });
    const below = layer({ ...week, people: ['b@x.example'] });
    expect(told(listShifts(rosterOf('America/Chicago', [below, days]), iso('2026-12-24T00:00Z'), iso('2026-12-27T00:00Z')))).toEqual([
      'd 2026-12-24T00:00 2026-12-25T06:00',
      'b 2026-12-25T06:00 2026-12-26T06:00',
      'd 2026-12-26T06:00 2026-12-27T00:00',
    ]);
  });
});

describe('overrides', () => {
  const week = layer({ people: ['a@x.example', 'b@x.example'], start: '2026-01-05T00:00', turn: { every: 1, unit: 'days' } });
  const made = (id: string, kind: DutyOverride['kind'], who: [string | null, string | null], hours: [number, number]): DutyOverride => ({
    id,
    kind,
    person: who[0],
    insteadOf: who[1],
    from: new Date(Date.UTC(2026, 0, 5, hours[0])),
    to: new Date(Date.UTC(2026, 0, 5, hours[1])),
  });
  const of = (...overrides: DutyOverride[]) =>
    listShifts(rosterOf('UTC', [week], overrides), iso('2026-01-05T00:00Z'), iso('2026-01-07T00:00Z')).map(
      ({ person, from, to, insteadOf }) =>
        `${person[0]}${insteadOf ? ` for ${insteadOf[0]}` : ''} ${(from.getTime() - Date.UTC(2026, 0, 5)) / 3_600_000}-${(to.getTime() - Date.UTC(2026, 0, 5)) / 3_600_000}`,
    );
  const [a, b, z] = ['a@x.example', 'b@x.example', 'z@x.example'];

  it.each([
    ['a shift is taken', [made('1', 'replace', [z, a], [6, 12])], ['a 0-6', 'z for a 6-12', 'a 12-24', 'b 24-48']],
    ['whoever is replaced is only while on duty', [made('1', 'replace', [z, a], [20, 30])], ['a 0-20', 'z for a 20-24', 'b 24-48']],
    ['instead of everybody', [made('1', 'replace', [z, null], [20, 30])], ['a 0-20', 'z 20-30', 'b 30-48']],
    [
      'passed on to a third',
      [made('1', 'replace', [z, a], [0, 24]), made('2', 'replace', [b, z], [12, 24])],
      ['z for a 0-12', 'b for z 12-24', 'b 24-48'],
    ],
    ['somebody besides', [made('1', 'add', [z, null], [6, 12])], ['a 0-24', 'z 6-12', 'b 24-48']],
    ['nobody left is a gap', [made('1', 'remove', [null, a], [6, 12])], ['a 0-6', 'a 12-24', 'b 24-48']],
    ['who is not on duty cannot be replaced', [made('1', 'replace', [z, 'y@x.example'], [6, 12])], ['a 0-24', 'b 24-48']],
  ])('%s', (_, overrides, expected) => {
    expect(of(...overrides)).toEqual(expected);
  });

  it('a duty goes on over its reasons until the person is off', () => {
    const taken = [made('1', 'replace', [b, a], [18, 24])];
    const [now] = findOnCall(rosterOf('UTC', [week], taken), iso('2026-01-05T19:00Z'));
    expect(now).toMatchObject({ person: b, insteadOf: a, override: '1', until: iso('2026-01-07T00:00Z') });
  });

  it('nobody on duty is said as nobody', () => {
    expect(findOnCall(rosterOf('UTC', [week]), iso('2026-01-01T00:00Z'))).toEqual([]);
    expect(
      findOnCall(
        rosterOf('UTC', [layer({ ...week, people: [a] })], [made('1', 'remove', [null, null], [6, 12])]),
        iso('2026-01-05T07:00Z'),
      ),
    ).toEqual([]);
  });
});
