import { describe, expect, it } from 'vitest';
import { hrefWith, listOf, scopeOf } from './scope-url';

describe('hrefWith', () => {
  it.each([
    ['adds', '', { state: 'failed' }, '/x?state=failed'],
    ['replaces', 'state=open', { state: 'failed' }, '/x?state=failed'],
    ['takes away with null, undefined, empty text and empty list', 'a=1&b=2&c=3&d=4', { a: null, b: undefined, c: '', d: [] }, '/x'],
    ['joins lists with commas people can read', '', { facility: ['fac-a', 'fac-b'] }, '/x?facility=fac-a,fac-b'],
    ['keeps instants readable', '', { from: '2026-11-25T15:00:00.000Z' }, '/x?from=2026-11-25T15:00:00.000Z'],
    ['escapes what would break the address', '', { q: 'a&b=c#d e' }, '/x?q=a%26b%3Dc%23d+e'],
  ])('%s', (_, search, changes, href) => {
    expect(hrefWith('/x', search, changes)).toBe(href);
  });
});

describe('scopeOf', () => {
  it('keeps the scope and drops what belongs to one page', () => {
    expect(scopeOf('facility=fac-a&q=PO-1&range=7d&cursor=abc&view=technical&environment=test').toString()).toBe(
      'environment=test&facility=fac-a&range=7d',
    );
  });
});

describe('listOf', () => {
  it('reads comma lists and forgives blanks', () => {
    expect(listOf(new URLSearchParams('facility=fac-a,%20fac-b,,'), 'facility')).toEqual(['fac-a', 'fac-b']);
    expect(listOf(new URLSearchParams(), 'facility')).toEqual([]);
  });
});
