import { expect, test } from 'vitest';
import type { Grant } from './actor';
import { sayGrant } from './say-grant';

const none = { facilities: [], departments: [], workflows: [], environments: [] };
const name = (_: string, id: string) => id.toUpperCase();

test.each<[Grant, string]>([
  [{ role: 'administrator', ...none }, 'Administrator everywhere'],
  [{ role: 'procurement', ...none, facilities: ['a'] }, 'Procurement at A'],
  [{ role: 'on_call', ...none, facilities: ['a', 'b'], environments: ['production'] }, 'On call at A and B, production'],
  [{ role: 'auditor', ...none, facilities: ['a', 'b', 'c'], workflows: ['w'] }, 'Auditor at 3 facilities, W'],
  [{ role: 'executive', ...none, departments: ['a', 'b', 'c'] }, 'Executive at 3 departments'],
])('%j is said as %s', (grant, words) => {
  expect(sayGrant(grant, name)).toBe(words);
});
