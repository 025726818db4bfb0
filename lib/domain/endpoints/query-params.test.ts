import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { InvalidInputError } from '..';
import { pageParams, scopeParams, windowOf, windowParams } from '.';

const NOW = new Date('2026-11-02T12:00:00Z');
const schema = z.strictObject({ ...scopeParams, ...windowParams, ...pageParams });

describe('query parameters', () => {
  test('nothing asked: production, the first fifty', () => {
    expect(schema.parse({})).toEqual({ environment: 'production', limit: 50 });
  });

  test('lists are split at commas, blanks and empty parts dropped', () => {
    expect(schema.parse({ facility: 'fac-a, fac-b,,', workflow: 'wf-1' })).toMatchObject({
      facility: ['fac-a', 'fac-b'],
      workflow: ['wf-1'],
    });
  });

  test('instants keep their meaning whatever the offset', () => {
    expect(schema.parse({ from: '2026-11-02T02:00:00-06:00' }).from).toEqual(new Date('2026-11-02T08:00:00Z'));
  });

  test.each([
    { from: 'yesterday' },
    { from: '2026-11-02' },
    { from: '2026-11-02T08:00:00' },
    { range: '24' },
    { range: '0h' },
    { limit: '0' },
    { limit: '501' },
    { limit: 'x' },
    { environment: 'prod' },
  ])('%j is refused', (query) => {
    expect(schema.safeParse(query).error?.issues.map((issue) => issue.path[0])).toEqual(Object.keys(query));
  });
});

describe('windowOf', () => {
  test.each([
    [{}, '2026-11-01T12:00:00.000Z', '2026-11-02T12:00:00.000Z'],
    [{ range: '30m' }, '2026-11-02T11:30:00.000Z', '2026-11-02T12:00:00.000Z'],
    [{ range: '7d', to: new Date('2026-10-31T00:00:00Z') }, '2026-10-24T00:00:00.000Z', '2026-10-31T00:00:00.000Z'],
    [{ from: new Date('2026-11-02T00:00:00Z') }, '2026-11-02T00:00:00.000Z', '2026-11-02T12:00:00.000Z'],
    [{ from: new Date('2026-11-02T00:00:00Z'), range: '1h' }, '2026-11-02T00:00:00.000Z', '2026-11-02T12:00:00.000Z'],
  ])('%j', (asked, from, to) => {
    expect(windowOf(asked, NOW)).toEqual({ from: new Date(from), to: new Date(to) });
  });

  test('a page may have another usual length', () => {
    expect(windowOf({}, NOW, '90d').from).toEqual(new Date('2026-08-04T12:00:00Z'));
  });

  test.each([{ from: NOW }, { from: new Date('2026-11-03T00:00:00Z') }])('a window that ends before it starts is refused', (asked) => {
    expect(() => windowOf(asked, NOW)).toThrow(InvalidInputError);
  });
});
