import { describe, expect, test } from 'vitest';
import type { MarkerRecord } from '@/lib/domain';
import { context } from './context.fixture';
import { normalizeMarkers } from './normalize-markers';

type Fields = Record<string, unknown>;
const good: Fields = { kind: 'release', at: '2026-11-22T10:00:00Z', title: 'ERP 24.11' };
const of = (...records: unknown[]) =>
  normalizeMarkers({ records: records.map((record, index) => ({ index, record })), rejected: [], total: records.length }, context);
const one = (fields: Fields = {}): MarkerRecord => {
  const batch = of({ ...good, ...fields });
  expect(batch.rejected).toEqual([]);
  const marker = batch.markers?.[0]?.marker;
  if (!marker) throw new Error('no marker');
  return marker;
};

describe('normalizeMarkers', () => {
  test('a whole marker', () => {
    const marker = one({
      markerId: 'deploy-7',
      until: '2026-11-22T12:00:00+01:00',
      text: 'New approval screens.',
      url: 'https://ci.example/7',
      version: '24.11',
      application: 'app-erp-proc',
      facility: 'LKH',
      build: 7,
    });
    expect(marker).toMatchObject({
      markerId: 'deploy-7',
      environment: 'production',
      source: 'test',
      kind: 'release',
      at: new Date('2026-11-22T10:00:00Z'),
      until: new Date('2026-11-22T11:00:00Z'),
      title: 'ERP 24.11',
      text: 'New approval screens.',
      url: 'https://ci.example/7',
      version: '24.11',
      about: { application: 'app-erp-proc', facility: 'fac-lakeside', workflow: null, interface: null, connector: null },
      unknown: {},
      attributes: { build: 7 },
    });
  });

  test('names that the catalog does not know are kept and told', () => {
    expect(one({ facility: 'fac-moon', interface: 'if-x', connector: 'con-x', application: 'app-x', workflow: 'wf-x' })).toMatchObject({
      about: { facility: 'unassigned', interface: 'unassigned', workflow: 'unassigned', connector: 'con-x', application: 'app-x' },
      unknown: { facility: 'fac-moon', interface: 'if-x', workflow: 'wf-x', connector: 'con-x', application: 'app-x' },
    });
  });

  test.each<[string, unknown, string]>([
    ['no object', 'release', 'invalid_type'],
    ['a list', [good], 'invalid_type'],
    ['no kind', { ...good, kind: undefined }, 'missing_field'],
    ['a kind of its own', { ...good, kind: 'party' }, 'invalid_value'],
    ['a kind that is no text', { ...good, kind: 7 }, 'invalid_type'],
    ['no time', { ...good, at: '' }, 'missing_field'],
    ['a time without an offset', { ...good, at: '2026-11-22T10:00:00' }, 'invalid_time'],
    ['a time that is a number', { ...good, at: 1_763_800_000 }, 'invalid_time'],
    ['a time before 1990', { ...good, at: '1970-01-01T00:00:00Z' }, 'too_old'],
    ['a time beyond what is kept', { ...good, at: '2025-01-01T00:00:00Z' }, 'too_old'],
    ['a time three years ahead', { ...good, at: '2029-11-22T10:00:00Z' }, 'in_future'],
    ['an end before its start', { ...good, until: '2026-11-22T09:00:00Z' }, 'contradiction'],
    ['an end at its start', { ...good, until: good.at }, 'contradiction'],
    ['no title', { ...good, title: '  ' }, 'missing_field'],
    ['a title too long', { ...good, title: 'x'.repeat(201) }, 'too_large'],
    ['an address that is a script', { ...good, url: 'javascript:alert(1)' }, 'invalid_value'],
    ['an address that is none', { ...good, url: 'https://' }, 'invalid_value'],
    ['another environment', { ...good, environment: 'test' }, 'wrong_environment'],
    ['attributes that are a list', { ...good, attributes: [] }, 'invalid_type'],
  ])('refuses %s', (_, record, code) => {
    const batch = of(good, record, { ...good, title: 'other' });
    expect(batch.markers).toHaveLength(2);
    expect(batch.rejected).toMatchObject([{ index: 1, code }]);
  });

  test('maintenance is planned up to two years ahead', () => {
    expect(one({ kind: 'maintenance', at: '2028-11-01T00:00:00Z', until: '2028-11-02T00:00:00Z' }).until).not.toBeNull();
  });

  describe('identity', () => {
    test('with an id: source and id, whatever it says', () => {
      expect(one({ markerId: 'a', title: 'x' }).id).toBe(one({ markerId: 'a', title: 'y' }).id);
      expect(one({ markerId: 'a' }).id).not.toBe(one({ markerId: 'a', source: 'other' }).id);
      expect(one({ markerId: 'a' }).contentHash).not.toBe(one({ markerId: 'a', text: 'more' }).contentHash);
    });
    test('without: kind, time, title, version and place; an end or more words change the same marker', () => {
      const { id } = one();
      expect(one({ until: '2026-11-22T11:00:00Z', text: 'more', url: 'https://x.example' }).id).toBe(id);
      for (const other of [
        { kind: 'change' },
        { at: '2026-11-22T10:00:01Z' },
        { title: 'x' },
        { version: '2' },
        { facility: 'LKH' },
        { source: 's' },
      ])
        expect(one(other).id).not.toBe(id);
    });
    test('the same words give the same content, in any order; another changedAt does not', () => {
      const [a, b] = [one({ x: 1, y: 2 }), one({ y: 2, x: 1 })];
      expect(a.contentHash).toBe(b.contentHash);
      expect(one({ changedAt: '2026-11-22T10:00:00Z' }).contentHash).not.toBe(one({ changedAt: '2026-11-22T10:00:01Z' }).contentHash);
    });
  });

  test('NUL and broken halves of characters do not stay', () => {
    const marker = one({ title: 'a\u0000b\ud800', text: 'c\u0000' });
    expect(JSON.stringify(marker)).not.toMatch(/\\u0000|\\ud800/);
  });
});
