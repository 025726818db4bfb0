import { describe, expect, test } from 'vitest';
import { readZoneChoice, zoneOf } from './zone-choice';

const places = { organisation: 'America/Chicago', facility: 'America/New_York' };

describe('readZoneChoice', () => {
  test.each(['organisation', 'facility', 'utc', 'Europe/Zurich', 'Etc/GMT+5'])('%s is kept', (kept) => {
    expect(readZoneChoice(kept)).toBe(kept);
  });
  test.each([undefined, '', 'Europe/Nowhere', '"><script>', 'x'.repeat(65)])('%s means the organisation', (kept) => {
    expect(readZoneChoice(kept)).toBe('organisation');
  });
});

describe('zoneOf', () => {
  test.each([
    ['organisation', 'America/Chicago'],
    ['facility', 'America/New_York'],
    ['utc', 'UTC'],
    ['Europe/Zurich', 'Europe/Zurich'],
  ])('%s is %s', (choice, zone) => {
    expect(zoneOf(choice, places)).toBe(zone);
  });
  test('of no facility, or of several, it is that of the organisation', () => {
    expect(zoneOf('facility', { ...places, facility: null })).toBe('America/Chicago');
  });
});
