import { describe, expect, test } from 'vitest';
import type { Marker } from '@/lib/domain/views/markers';
import { placeMarkers, shareOf } from './place-markers';

const HOUR = 3_600_000;
const T0 = Date.parse('2026-11-22T00:00:00Z');
const iso = (hours: number) => new Date(T0 + hours * HOUR).toISOString();
const none = { facility: null, workflow: null, interface: null, connector: null, application: null };
const marker = (fields: Partial<Marker>): Marker => ({
  id: 'm',
  origin: 'told',
  kind: 'release',
  at: iso(0),
  until: null,
  title: 't',
  text: null,
  url: null,
  version: null,
  source: 's',
  about: none,
  unknown: [],
  revision: 1,
  changedAt: iso(0),
  changedBy: 's',
  withdrawnAt: null,
  withdrawnBy: null,
  mayChange: false,
  ...fields,
});
const starts = [0, 1, 2, 3].map((hour) => T0 + hour * HOUR);

describe('shareOf', () => {
  test.each([
    ['the first start', 0, 0],
    ['the middle of the first step', 0.5, 0.125],
    ['the second start', 1, 0.25],
    ['the middle of the last step', 3.5, 0.875],
    ['the end of the last step', 4, 1],
    ['before', -2, -0.5],
    ['after', 6, 1.5],
  ])('%s', (_, hours, share) => expect(shareOf(T0 + hours * HOUR, starts)).toBeCloseTo(share, 10));

  test('steps of unequal length are equally wide, as they are drawn', () => {
    const days = [0, 31, 59].map((day) => T0 + day * 24 * HOUR);
    expect(shareOf(T0 + 45 * 24 * HOUR, days)).toBeCloseTo((1 + 14 / 28) / 3, 10);
  });
  test('the end of the last step can be told', () => expect(shareOf(T0 + 3.5 * HOUR, starts, T0 + 3.5 * HOUR)).toBe(1));
  test('one step alone, and none', () => {
    expect(shareOf(T0, [T0])).toBe(0);
    expect(shareOf(T0 + HOUR / 2, [T0], T0 + HOUR)).toBeCloseTo(0.5, 10);
    expect(shareOf(T0, [])).toBeNull();
  });
});

describe('placeMarkers', () => {
  const axis = { starts: [0, 1, 2, 3].map(iso), nearest: 0.1 };
  const place = (markers: Partial<Marker>[]) => placeMarkers(markers.map(marker), axis);

  test('nothing gives nothing', () => expect(place([])).toEqual({ marks: [], bands: [] }));
  test('near ones become one sign, in order of time', () => {
    const { marks } = place([
      { id: 'c', at: iso(3) },
      { id: 'b', at: iso(1.2) },
      { id: 'a', at: iso(1) },
    ]);
    expect(marks.map(({ share, markers }) => [share, markers.map(({ id }) => id)])).toEqual([
      [0.25, ['a', 'b']],
      [0.75, ['c']],
    ]);
  });
  test('a chain of near ones does not grow beyond its reach', () => {
    const { marks } = place([0, 0.3, 0.6, 0.9].map((at, index) => ({ id: String(index), at: iso(at) })));
    expect(marks.map(({ markers }) => markers.length)).toEqual([2, 2]);
  });
  test('what began before and goes on stands at the edge; what is over or comes later does not stand', () => {
    const { marks } = place([
      { id: 'open', kind: 'incident', at: iso(-5) },
      { id: 'long', at: iso(-5), until: iso(1) },
      { id: 'over', at: iso(-5), until: iso(-1) },
      { id: 'later', at: iso(4) },
    ]);
    expect(marks).toHaveLength(1);
    expect(marks[0]?.share).toBe(0);
    expect(marks[0]?.markers.map(({ id }) => id)).toEqual(['open', 'long']);
  });
  test('maintenance with an end is a stretch, cut at the axis; nothing else is', () => {
    const { bands } = place([
      { id: 'in', kind: 'maintenance', at: iso(1), until: iso(2) },
      { id: 'over both', kind: 'maintenance', at: iso(-9), until: iso(9) },
      { id: 'moment', kind: 'maintenance', at: iso(1) },
      { id: 'release', at: iso(1), until: iso(2) },
    ]);
    expect(bands).toEqual([
      { id: 'over both', from: 0, to: 1 },
      { id: 'in', from: 0.25, to: 0.5 },
    ]);
  });
});
