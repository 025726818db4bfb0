import { expect, it } from 'vitest';
import { wallTime } from './index';

it.each([
  ['a winter morning', '2026-11-23', '07:00', 'America/Chicago', '2026-11-23T13:00:00Z'],
  ['the Monday after clocks go back', '2026-11-02', '07:00', 'America/Chicago', '2026-11-02T13:00:00Z'],
  ['the Monday before that', '2026-10-26', '07:00', 'America/Chicago', '2026-10-26T12:00:00Z'],
  ['the Monday after clocks go forward', '2026-03-09', '07:00', 'America/Chicago', '2026-03-09T12:00:00Z'],
  ['a time that clocks skip', '2026-03-08', '02:30', 'America/Chicago', '2026-03-08T08:30:00Z'],
  ['a time that comes twice', '2026-11-01', '01:30', 'America/Chicago', '2026-11-01T06:30:00Z'],
  ['far ahead of UTC', '2026-11-23', '07:00', 'Pacific/Auckland', '2026-11-22T18:00:00Z'],
  ['the end of a day', '2026-11-23', '24:00', 'UTC', '2026-11-24T00:00:00Z'],
])('%s', (_, date, at, zone, expected) => {
  expect(wallTime(date, at, zone)).toEqual(new Date(expected));
});
