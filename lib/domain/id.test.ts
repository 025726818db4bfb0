import { expect, test } from 'vitest';
import { newId, timeOfId } from './id';

test('an id tells the time that it was made for; one of another make tells none', () => {
  for (const at of [new Date(0), new Date('2026-11-23T17:00:00.123Z'), new Date('2100-01-01T00:00:00Z')])
    expect(timeOfId(newId(at))).toEqual(at);
  expect(timeOfId(newId(new Date(5)).toUpperCase())).toEqual(new Date(5));
  expect(timeOfId('b6a1f0c2-3d4e-4f50-8a9b-0c1d2e3f4a5b')).toBeNull();
  expect(timeOfId('')).toBeNull();
});
