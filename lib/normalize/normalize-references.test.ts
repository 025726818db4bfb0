import { describe, expect, test } from 'vitest';
import { context } from './context.fixture';
import { normalizeReferences } from './normalize-references';

type Fields = Record<string, unknown>;
const application = [...context.lookup.applications][0] ?? '';
const good: Fields = { domain: 'md-supplier', application, key: 'SUP-1', state: 'active' };
const of = (...records: unknown[]) =>
  normalizeReferences({ records: records.map((record, index) => ({ index, record })), rejected: [], total: records.length }, context);

describe('normalizeReferences', () => {
  test('a whole row', () => {
    const { references, rejected } = of({
      ...good,
      asOf: '2026-11-18T06:00:00Z',
      validFrom: '2019-01-01T00:00:00Z',
      attributes: { tax_id_hash: 'h1', terms: 30, empty: null },
    });
    expect(rejected).toEqual([]);
    expect(references?.[0]?.told).toMatchObject({
      environment: 'production',
      domain: 'md-supplier',
      keyText: 'SUP-1',
      application,
      state: 'active',
      toldAt: new Date('2026-11-18T06:00:00Z'),
      validFrom: new Date('2019-01-01T00:00:00Z'),
      attributes: { tax_id_hash: 'h1', terms: '30' },
      facility: 'unassigned',
      transactionId: null,
    });
  });

  test('of a key that names people only its hash stays; the same key has the same hash', () => {
    const [one, two, other] =
      of(
        { ...good, domain: 'md-employee', key: 'E7' },
        { ...good, domain: 'md-employee', key: ' E7 ', state: 'terminated' },
        { ...good, domain: 'md-employee', key: 'E8' },
      ).references ?? [];
    expect(JSON.stringify(one)).not.toContain('E7');
    expect(one?.told.keyHash).toBe(two?.told.keyHash);
    expect(one?.told.keyHash).not.toBe(other?.told.keyHash);
  });

  test.each<[string, unknown, string]>([
    ['no object', 'SUP-1', 'invalid_type'],
    ['no domain', { ...good, domain: '' }, 'missing_field'],
    ['a domain that is not known', { ...good, domain: 'md-moon' }, 'invalid_value'],
    ['an application that is not known', { ...good, application: 'app-moon' }, 'invalid_value'],
    ['no key', { ...good, key: null }, 'missing_field'],
    ['a key that is a number', { ...good, key: 7 }, 'invalid_type'],
    ['no state', { ...good, state: undefined }, 'missing_field'],
    ['a time without an offset', { ...good, validFrom: '2026-11-18' }, 'invalid_time'],
    ['told in the future', { ...good, asOf: '2030-01-01T00:00:00Z' }, 'in_future'],
    ['another environment', { ...good, environment: 'test' }, 'wrong_environment'],
    ['an attribute that is an object', { ...good, attributes: { a: {} } }, 'invalid_type'],
    ['too many attributes', { ...good, attributes: Object.fromEntries(Array.from({ length: 41 }, (_, i) => [`a${i}`, 1])) }, 'too_large'],
  ])('refuses %s, and only that', (_, record, code) => {
    const batch = of(good, record, { ...good, key: 'SUP-2' });
    expect(batch.references).toHaveLength(2);
    expect(batch.rejected).toMatchObject([{ index: 1, code }]);
  });
});
