import { describe, expect, test } from 'vitest';
import { releaseWindows } from './release-windows';

const CHICAGO = 'America/Chicago';
const year = { from: new Date('2026-01-01T00:00:00Z'), to: new Date('2027-01-01T00:00:00Z') };
const entry = { application: 'app-a', months: [2, 5, 8, 11], day: 'third Saturday', local: '20:00-02:00' };
const said = (entries: (typeof entry)[], window = year, timezone = CHICAGO) =>
  releaseWindows(entries, timezone, window).map(({ from, to }) => `${from.toISOString()} ${to.toISOString()}`);

describe('releaseWindows', () => {
  test('the third Saturday of some months, over midnight, in winter and summer time', () => {
    expect(said([entry])).toEqual([
      '2026-02-22T02:00:00.000Z 2026-02-22T08:00:00.000Z',
      '2026-05-17T01:00:00.000Z 2026-05-17T07:00:00.000Z',
      '2026-08-16T01:00:00.000Z 2026-08-16T07:00:00.000Z',
      '2026-11-22T02:00:00.000Z 2026-11-22T08:00:00.000Z',
    ]);
  });

  test.each([
    ['first Sunday', '2026-03-01'],
    ['second Saturday', '2026-03-14'],
    ['fourth Tuesday', '2026-03-24'],
    ['last Tuesday', '2026-03-31'],
    ['last Saturday', '2026-03-28'],
  ])('%s of March', (day, date) => {
    expect(said([{ ...entry, months: [3], day, local: '10:00-12:00' }], year, 'UTC')).toEqual([
      `${date}T10:00:00.000Z ${date}T12:00:00.000Z`,
    ]);
  });

  test('over the night in which clocks go forward it is one hour shorter', () => {
    expect(said([{ ...entry, months: [3], day: 'second Saturday', local: '20:00-06:00' }])).toEqual([
      '2026-03-15T01:00:00.000Z 2026-03-15T11:00:00.000Z',
    ]);
    expect(said([{ ...entry, months: [3], day: 'second Sunday', local: '01:00-06:00' }])).toEqual([
      '2026-03-08T07:00:00.000Z 2026-03-08T11:00:00.000Z',
    ]);
  });

  test('what touches the window counts, also from the month before', () => {
    const night = { ...entry, months: [1], day: 'last Saturday', local: '20:00-06:00' };
    expect(said([night], { from: new Date('2026-02-01T08:00:00Z'), to: new Date('2026-02-01T09:00:00Z') })).toHaveLength(1);
    expect(said([night], { from: new Date('2026-02-01T12:00:00Z'), to: new Date('2026-02-01T13:00:00Z') })).toHaveLength(0);
  });

  test.each(['when it suits', 'fifth Saturday', 'third Caturday', ''])('words that name no day give none: %j', (day) => {
    expect(said([{ ...entry, day }])).toEqual([]);
  });
  test.each(['night', '20:00', '25:00-26:00'])('words that name no times give none: %j', (local) => {
    expect(said([{ ...entry, local }])).toEqual([]);
  });
});
