import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { defineEndpoint, type Endpoint, listParam } from '@/lib/domain/endpoints';
import { readRequest, readSearch } from './read-request';

const acting = defineEndpoint({
  name: 'act',
  method: 'POST',
  path: '/api/things/{id}/actions',
  tag: 'actions',
  auth: 'reader',
  summary: 'Act',
  params: { id: z.string().regex(/^EX-\d+$/, 'an id such as EX-1001') },
  query: { facility: listParam('Facilities'), limit: z.coerce.number().int().default(10) },
  body: z.object({ text: z.string().min(1), version: z.number() }),
  answer: z.object({}),
}) as unknown as Endpoint;

const ask = (query: string, body: string, id = 'EX-1') =>
  readRequest(acting, new Request(`http://localhost/api/things/${id}/actions${query}`, { method: 'POST', body }), { id });

describe('readRequest', () => {
  test('gives the parsed parts', async () => {
    expect(await ask('?facility=a,b&limit=5', '{"text":"hi","version":2}')).toEqual({
      ok: true,
      params: { id: 'EX-1' },
      query: { facility: ['a', 'b'], limit: 5 },
      body: { text: 'hi', version: 2 },
    });
  });

  test('names every fault of every part at once', async () => {
    const read = await ask('?limit=x&facilty=a&other=1', '{"text":""}', 'nonsense');
    expect(read).toMatchObject({ ok: false });
    expect(read.ok ? [] : read.errors.map((fault) => `${fault.in} ${fault.name}`).sort()).toEqual([
      'body text',
      'body version',
      'path id',
      'query facilty',
      'query limit',
      'query other',
    ]);
  });

  test.each([
    ['not JSON', '{'],
    ['empty', ''],
    ['too large', `{"text":"${'x'.repeat(300_000)}","version":1}`],
  ])('a body that is %s is one fault', async (_, body) => {
    expect(await ask('', body)).toMatchObject({ ok: false, errors: [{ in: 'body' }] });
  });
});

test('a repeated parameter is joined, an empty one is absent', () => {
  expect(readSearch(new URLSearchParams('a=1&a=2&b=&c=x'))).toEqual({ a: '1,2', c: 'x' });
});
