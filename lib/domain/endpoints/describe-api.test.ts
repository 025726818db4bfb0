import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { defineEndpoint, describeApi, endpoints, pageParams, problemKinds, scopeParams, windowParams } from '.';

const server = { url: 'http://localhost:3000', version: '1.2.3' };
const listed = defineEndpoint({
  name: 'listThings',
  method: 'GET',
  path: '/api/things/{id}',
  tag: 'out',
  auth: 'reader',
  summary: 'Things',
  params: { id: z.string() },
  query: { ...scopeParams, ...windowParams, ...pageParams },
  answer: z.object({ items: z.array(z.object({ at: z.date(), note: z.string().nullable() })), nextCursor: z.string().nullable() }),
  csv: 'items',
  refusals: { 409: 'Somebody was faster' },
});

describe('describeApi', () => {
  const operation = describeApi([listed], server).paths['/api/things/{id}']?.get;

  test('parameters say where they stand and whether they must be there', () => {
    expect(operation?.parameters?.map(({ name, in: place, required }) => `${place} ${name}${required ? '!' : ''}`)).toEqual([
      'path id!',
      'query environment',
      'query facility',
      'query department',
      'query workflow',
      'query from',
      'query to',
      'query range',
      'query cursor',
      'query limit',
    ]);
    expect(operation?.parameters?.find(({ name }) => name === 'environment')?.schema).toMatchObject({
      default: 'production',
      enum: ['development', 'test', 'validation', 'production'],
    });
  });

  test('times are said as the wire says them, lists come as CSV too', () => {
    const content = operation?.responses[200]?.content;
    expect(Object.keys(content ?? {})).toEqual(['application/json', 'text/csv']);
    expect(content?.['application/json']?.schema).toMatchObject({
      properties: { items: { items: { properties: { at: { type: 'string', format: 'date-time' } } } } },
    });
  });

  test('refusals are those of every reader, plus its own', () => {
    expect(Object.keys(operation?.responses ?? {})).toEqual(['200', '400', '401', '404', '409']);
    expect(Object.keys(operation?.responses[409]?.content ?? {})).toEqual(['application/problem+json']);
  });

  test.each([
    ['name', { ...listed, path: '/other' as const }],
    ['path', { ...listed, name: 'other' }],
  ])('two endpoints of one %s are refused', (_, twin) => {
    expect(() => describeApi([listed, twin], server)).toThrow('Two endpoints');
  });

  test('every endpoint of the product is described, with a name, a summary and no parameter unexplained', () => {
    const document = describeApi(endpoints, server);
    const operations = Object.values(document.paths).flatMap((methods) => Object.values(methods));
    expect(operations).toHaveLength(endpoints.length);
    for (const { operationId, summary, parameters = [] } of operations) {
      expect(operationId).toMatch(/^[a-z][A-Za-z]+$/);
      expect(summary).not.toMatch(/\.$/);
      for (const parameter of parameters.filter((one) => one.in === 'query'))
        expect(parameter.description, `${operationId} ${parameter.name}`).toBeTruthy();
    }
    expect(JSON.parse(JSON.stringify(document))).toEqual(document);
  });

  test('path parts in braces are exactly the described params', () => {
    for (const endpoint of endpoints)
      expect([...endpoint.path.matchAll(/\{(\w+)\}/g)].map((match) => match[1]).sort(), endpoint.path).toEqual(
        Object.keys(endpoint.params.shape).sort(),
      );
  });
});

test('each kind of problem has its own title', () => {
  const titles = Object.values(problemKinds).map((kind) => kind.title);
  expect(new Set(titles).size).toBe(titles.length);
});
