import { describe, expect, test } from 'vitest';
import {
  CatalogError,
  ConflictError,
  ForbiddenError,
  InvalidInputError,
  NotFoundError,
  UnauthenticatedError,
  UnavailableError,
} from '@/lib/domain';
import { problemSchema } from '@/lib/domain/endpoints';
import { problem } from './problem';

const coded = (message: string, code: string) => Object.assign(new Error(message), { code });

describe('problem', () => {
  test.each([
    [new InvalidInputError('a'), 400, 'invalid_input'],
    [new UnauthenticatedError('b'), 401, 'unauthenticated'],
    [new ForbiddenError('c'), 403, 'forbidden'],
    [new NotFoundError('d'), 404, 'not_found'],
    [new ConflictError('e'), 409, 'conflict'],
    [new UnavailableError('f', 7), 503, 'unavailable'],
  ])('%s', async (error, status, code) => {
    const response = problem(error);
    expect(response.status).toBe(status);
    expect(response.headers.get('content-type')).toBe('application/problem+json');
    expect(response.headers.get('cache-control')).toBe('private, no-store');
    expect(problemSchema.parse(await response.json())).toMatchObject({ status, code, detail: error.message, type: `/docs/api#${code}` });
  });

  test('unavailable says when to come again, in whole seconds', () => {
    expect(problem(new UnavailableError('busy', 1.2)).headers.get('retry-after')).toBe('2');
    expect(problem(new UnavailableError('busy', 0)).headers.get('retry-after')).toBe('1');
  });

  test('a faulty catalog names each fault', async () => {
    const faults = [{ file: 'kpis.yaml', line: 12, path: 'kpis[3].unit', message: 'Unknown unit.', mend: 'Use hours.' }];
    expect(await problem(new CatalogError(faults)).json()).toMatchObject({
      code: 'catalog_invalid',
      errors: [{ in: 'catalog', name: 'kpis.yaml:12 kpis[3].unit', message: 'Unknown unit. Use hours.' }],
    });
  });

  test.each([
    coded('connect ECONNREFUSED 127.0.0.1:5432', 'ECONNREFUSED'),
    coded('terminating connection due to administrator command', '57P01'),
    coded('sorry, too many clients already', '53300'),
    new Error('timeout exceeded when trying to connect'),
    new Error('Connection terminated unexpectedly'),
  ])('a database that is away is 503: %s', (error) => {
    expect(problem(error).status).toBe(503);
    expect(problem(error).headers.get('retry-after')).toBe('2');
  });

  test.each([new Error('password=hunter2'), coded('duplicate key value', '23505'), 'text', null])(
    'anything else is 500 and tells nothing of itself: %s',
    async (error) => {
      const response = problem(error);
      expect(response.status).toBe(500);
      expect(await response.text()).not.toMatch(/hunter2|duplicate|text"/);
    },
  );
});
