import { describe, expect, test } from 'vitest';
import { readSourceTime } from './read-source-time';

describe('times', () => {
  test.each([
    ['2026-11-22T08:00:00Z', 'iso', undefined, '2026-11-22T08:00:00Z'],
    ['2026-11-22T08:00:00', 'iso', undefined, '2026-11-22T08:00:00'],
    ['2026-11-22 08:00:00', 'iso', 'America/Chicago', '2026-11-22T14:00:00Z'],
    ['2026-07-01T08:00:00-06:00', 'iso', 'Europe/Berlin', '2026-07-01T08:00:00-06:00'],
    ['22.11.2026 08:30', 'dd.MM.yyyy HH:mm', 'Europe/Berlin', '2026-11-22T07:30:00Z'],
    ['2026/11/22 08:30:15.250', 'yyyy/MM/dd HH:mm:ss.SSS', 'UTC', '2026-11-22T08:30:15.25Z'],
    ['1795350600', 'epoch_s', undefined, '2026-11-22T12:30:00.000Z'],
    ['1795350600250', 'epoch_ms', undefined, '2026-11-22T12:30:00.250Z'],
    ['/Date(1795350600250)/', 'odata', undefined, '2026-11-22T12:30:00.250Z'],
    ['/Date(1795350600250+0060)/', 'odata', undefined, '2026-11-22T12:30:00.250Z'],
    ['/Date(soon)/', 'odata', undefined, '/Date(soon)/'],
    ['soon', 'epoch_s', undefined, 'soon'],
    ['99.99.2026 08:30', 'dd.MM.yyyy HH:mm', 'UTC', '99.99.2026 08:30'],
    ['8h', 'dd.MM.yyyy', 'UTC', '8h'],
    // The hour that is skipped in spring, and the one that comes twice in autumn.
    ['2026-03-08 02:30:00', 'iso', 'America/Chicago', '2026-03-08T08:30:00Z'],
    ['2026-11-01 01:30:00', 'iso', 'America/Chicago', '2026-11-01T06:30:00Z'],
  ])('%s as %s in %s', (text, format, zone, wanted) => {
    expect(readSourceTime(text, { format: [format], zone })).toBe(wanted);
  });

  test('of several formats the first that can read it', () => {
    const rule = { format: ['odata', 'epoch_ms', 'iso'] };
    expect(readSourceTime('1795350600250', rule)).toBe('2026-11-22T12:30:00.250Z');
    expect(readSourceTime('2026-11-22T12:30:00Z', rule)).toBe('2026-11-22T12:30:00Z');
    expect(readSourceTime('tomorrow', rule)).toBe('tomorrow');
  });
});
