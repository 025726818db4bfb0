import { gzipSync } from 'node:zlib';
import { describe, expect, test, vi } from 'vitest';
import type { KeyRefusal } from '@/lib/access';
import { receiveAnswerSchema, UnavailableError } from '@/lib/domain';
import { RateBuckets } from './rate-buckets';
import { type ReceiveDependencies, type ReceiveRequest, receive } from './receive';
import { anEvent, lookup, sendEvents, testKey } from './receive.fixture';
import { ReceiveGate } from './receive-gate';

const stored = { accepted: 1, duplicates: 0, rejected: 0, errors: [] };
const gate = () => new ReceiveGate({ working: 1, workingBytes: 100_000_000, waiting: 1, heldBytes: 100_000_000 });

async function* once(bytes: Buffer): AsyncGenerator<Buffer> {
  yield bytes;
}

function send(
  request: Omit<Partial<ReceiveRequest>, 'headers' | 'body'> & { headers?: Record<string, string>; body?: Buffer | string },
  given: Partial<ReceiveDependencies> = {},
) {
  const { headers = { 'content-type': 'application/json' }, body = JSON.stringify(anEvent()), ...rest } = request;
  return receive(
    { endpoint: 'events', method: 'POST', environment: null, ...rest, headers: new Headers(headers), body: once(Buffer.from(body)) },
    {
      findKey: async () => ({ ok: true, key: testKey }),
      readLookup: async () => lookup,
      insert: async () => stored,
      gate: gate(),
      rates: new RateBuckets(),
      ...given,
    },
  );
}

const proto = { 'content-type': 'application/x-protobuf' };
const parse = (body: Buffer) => JSON.parse(body.toString());

describe('refusals of a whole request', () => {
  test.each([
    ['GET', 405, 'method_not_allowed', { method: 'GET' }],
    ['no content type', 415, 'unsupported_media_type', { headers: {} }],
    ['a form', 415, 'unsupported_media_type', { headers: { 'content-type': 'application/x-www-form-urlencoded' } }],
    ['protobuf as events', 415, 'unsupported_media_type', { headers: proto }],
    ['an unknown encoding', 415, 'unsupported_encoding', { headers: { 'content-type': 'application/json', 'content-encoding': 'br' } }],
    ['half of JSON', 400, 'unreadable', { body: '{"workflow":' }],
    ['a broken gzip', 400, 'unreadable', { headers: { 'content-type': 'application/json', 'content-encoding': 'gzip' } }],
    [
      'a bomb',
      413,
      'body_too_large',
      { headers: { 'content-type': 'application/json', 'content-encoding': 'gzip' }, body: gzipSync(Buffer.alloc(70 * 1024 * 1024)) },
    ],
    ['another environment in the address', 403, 'wrong_environment', { environment: 'test' }],
    ['another environment in every record', 403, 'wrong_environment', { body: JSON.stringify([anEvent({ environment: 'test' })]) }],
  ])('%s: %i', async (_, status, code, request) => {
    const answered = await send(request);
    expect(answered.status).toBe(status);
    expect(answered.headers['content-type']).toBe('application/problem+json');
    expect(parse(answered.body)).toMatchObject({
      status,
      code,
      title: expect.any(String),
      detail: expect.stringMatching(/\.$/),
      type: `/docs/api#${code}`,
    });
  });

  test.each<KeyRefusal>(['missing', 'malformed', 'unknown', 'revoked', 'expired'])(
    'a key that is %s: 401, before the body is read',
    async (reason) => {
      let read = false;
      const body = (async function* () {
        read = true;
        yield Buffer.alloc(1);
      })();
      const answered = await receive(
        { endpoint: 'events', method: 'POST', headers: new Headers(), environment: null, body },
        { findKey: async () => ({ ok: false, reason }) },
      );
      expect(answered).toMatchObject({ status: 401, headers: { 'www-authenticate': expect.stringContaining('Bearer') } });
      expect(read).toBe(false);
    },
  );

  test('one record of another environment is refused alone', async () => {
    let rejected = 0;
    const insert: ReceiveDependencies['insert'] = async (batch) => {
      rejected = batch.rejected.length;
      return stored;
    };
    expect((await send({ body: JSON.stringify([anEvent({ environment: 'test' }), anEvent()]) }, { insert })).status).toBe(200);
    expect(rejected).toBe(1);
  });

  test('OTLP hears google.rpc.Status in its own encoding', async () => {
    const cut = await send({ endpoint: 'traces', headers: proto, body: Buffer.from([0x0a, 0x20]) });
    expect(cut).toMatchObject({ status: 400, headers: { 'content-type': 'application/x-protobuf' } });
    expect([...cut.body.subarray(0, 2)]).toEqual([8, 3]);
    const json = await send({ endpoint: 'logs', body: '{' });
    expect(json).toMatchObject({ status: 400, headers: { 'content-type': 'application/json' } });
    expect(parse(json.body)).toMatchObject({ code: 3, message: expect.any(String) });
    expect(await send({ endpoint: 'traces', headers: { 'content-type': 'text/plain' } })).toMatchObject({ status: 415 });
  });
});

describe('answers', () => {
  test('events hear the counts', async () => {
    const answered = await send({ headers: { 'content-type': 'application/json; charset=utf-8' } });
    expect(answered.status).toBe(200);
    expect(receiveAnswerSchema.parse(parse(answered.body))).toEqual(stored);
  });

  test('OTLP hears nothing when all went well, and a partial success otherwise', async () => {
    expect((await send({ endpoint: 'traces', headers: proto, body: '' })).body).toHaveLength(0);
    expect(parse((await send({ endpoint: 'logs', body: '{}' })).body)).toEqual({});
    const insert = async () => ({ accepted: 0, duplicates: 0, rejected: 7, errors: [{ index: 3, code: 'invalid_id', message: 'Why.' }] });
    const answered = await send({ endpoint: 'traces', body: '{}' }, { insert });
    expect(answered.status).toBe(200);
    expect(parse(answered.body)).toEqual({
      partialSuccess: { rejectedSpans: '7', errorMessage: '7 rejected. [3] invalid_id: Why. And 6 more.' },
    });
  });
});

describe('when there is no room', () => {
  const fault = (code: string) => Object.assign(new Error('connect'), { code });

  test.each([
    ['the database is away', fault('ECONNREFUSED')],
    ['the database is shutting down', fault('57P01')],
    ['a statement took too long', fault('57014')],
    ['the pool is full', new Error('timeout exceeded when trying to connect')],
    ['there is no catalog', new UnavailableError('none')],
  ])('%s: 503 with whole seconds to wait', async (_, error) => {
    const answered = await send({}, { insert: () => Promise.reject(error) });
    expect(answered).toMatchObject({ status: 503, headers: { 'retry-after': expect.stringMatching(/^[1-9]\d*$/) } });
  });

  test('the key cannot be looked up: 503 too', async () => {
    expect(await send({}, { findKey: () => Promise.reject(fault('ECONNREFUSED')) })).toMatchObject({ status: 503 });
  });

  test('one works, one waits, the next is told to come again; all who got in are served', async () => {
    let finish = () => {};
    const working = new Promise<void>((done) => {
      finish = done;
    });
    const given = { gate: gate(), insert: () => working.then(() => stored) };
    const one = send({}, given);
    const two = send({}, given);
    await new Promise((later) => setTimeout(later, 20));
    expect(await send({}, given)).toMatchObject({ status: 503, headers: { 'retry-after': '2' } });
    finish();
    expect([(await one).status, (await two).status]).toEqual([200, 200]);
    expect((await send({}, given)).status).toBe(200);
  });

  test('bodies together larger than the memory set aside: 503, and the room comes back', async () => {
    const small = { gate: new ReceiveGate({ working: 1, workingBytes: 100_000_000, waiting: 1, heldBytes: 1000 }) };
    expect(await send({ body: JSON.stringify(anEvent({ attributes: { a: 'x'.repeat(1000) } })) }, small)).toMatchObject({ status: 503 });
    expect((await send({}, small)).status).toBe(200);
  });

  test('a key over its own rate: 429 with the seconds it owes; then it may again', async () => {
    const clock = { at: Date.now() };
    const given: Partial<ReceiveDependencies> = {
      rates: new RateBuckets(),
      now: () => new Date(clock.at),
      findKey: async () => ({ ok: true, key: { ...testKey, ratePerSecond: 10 } }),
    };
    const batch = { body: JSON.stringify(Array.from({ length: 50 }, (_, i) => anEvent({ eventId: `${i}` }))) };
    expect((await send(batch, given)).status).toBe(200);
    expect(await send({}, given)).toMatchObject({ status: 429, headers: { 'retry-after': '3' } });
    clock.at += 2_900;
    expect((await send({}, given)).status).toBe(429);
    clock.at += 200;
    expect((await send({}, given)).status).toBe(200);
  });
});

describe('lines are stored while they come', () => {
  const lines = (count: number, from = 0) =>
    Array.from({ length: count }, (_, i) => `${JSON.stringify(anEvent({ eventId: `${from + i}` }))}\n`).join('');
  const countingInsert = (seen: number[][]): ReceiveDependencies['insert'] => {
    return async ({ events, rejected }) => {
      seen.push([...events, ...rejected].map(({ index }) => index));
      return {
        accepted: events.length,
        duplicates: 0,
        rejected: rejected.length,
        errors: rejected.map(({ index, code, message }) => ({ index, code, message })),
      };
    };
  };
  const ndjson = { 'content-type': 'application/x-ndjson' };

  function sendPieces(pieces: Iterable<string | Buffer>, headers: Record<string, string>, given: Partial<ReceiveDependencies>) {
    const body = (async function* () {
      for (const piece of pieces) yield Buffer.from(piece);
    })();
    const needs = {
      findKey: async () => ({ ok: true as const, key: testKey }),
      readLookup: async () => lookup,
      gate: gate(),
      rates: new RateBuckets(),
    };
    return receive({ endpoint: 'events', method: 'POST', environment: null, headers: new Headers(headers), body }, { ...needs, ...given });
  }

  test('by pieces, with one answer for all; the index counts through', async () => {
    const seen: number[][] = [];
    const sent = `${lines(5_002)}{"half":\n${lines(4_999, 6_000)}${JSON.stringify(anEvent({ eventId: 'last' }))}`;
    const pieces = sent.match(/[\s\S]{1,65000}/g) ?? [];
    const answered = await sendPieces(pieces, ndjson, { insert: countingInsert(seen) });
    expect(parse(answered.body)).toMatchObject({ accepted: 10_002, rejected: 1, errors: [{ index: 5_002, code: 'unreadable' }] });
    expect(seen.length).toBeGreaterThan(1);
    expect(seen.flat().toSorted((a, b) => a - b)).toEqual(Array.from({ length: 10_003 }, (_, i) => i));
  });

  test('a body of 60 MiB costs the memory of one piece', { timeout: 60_000 }, async () => {
    let most = 0;
    const gateOfOnePiece = new ReceiveGate({ working: 1, workingBytes: 100_000_000, waiting: 1, heldBytes: 16 * 1024 * 1024 });
    const line = `${JSON.stringify(anEvent({ attributes: { note: 'x'.repeat(2_000) } }))}\n`;
    const block = line.repeat(100);
    const insert: ReceiveDependencies['insert'] = async ({ events }) => {
      most = Math.max(most, events.length);
      return { ...stored, accepted: events.length };
    };
    const count = Math.floor((60 * 1024 * 1024) / block.length);
    const pieces = (function* () {
      for (let i = 0; i < count; i++) yield block;
    })();
    const answered = await sendPieces(pieces, ndjson, { insert, gate: gateOfOnePiece });
    expect(parse(answered.body)).toMatchObject({ accepted: count * 100 });
    expect(most).toBeLessThan(5_000);
  });

  test('what breaks later says how much was taken, and leaves the rest', async () => {
    const insert = countingInsert([]);
    const zipped = gzipSync(lines(12_000));
    const cut = await sendPieces([zipped.subarray(0, -8)], { ...ndjson, 'content-encoding': 'gzip' }, { insert });
    expect(cut.status).toBe(400);
    expect(parse(cut.body).detail).toMatch(/The first \d{4,5} records were taken; to send all again counts none twice\.$/);
    const many = await sendPieces([lines(1).repeat(200_001)], ndjson, { insert });
    expect([many.status, parse(many.body).code]).toEqual([413, 'too_many_records']);
  });
});

describe('a body that breaks off', () => {
  test.each([null, 'gzip'])('is the sender’s affair: 400 and no fault of ours, encoding %s', async (encoding) => {
    const body = (async function* () {
      yield Buffer.from('{');
      throw Object.assign(new Error('aborted'), { code: 'ECONNRESET' });
    })();
    const headers = new Headers({ 'content-type': 'application/json', ...(encoding ? { 'content-encoding': encoding } : {}) });
    const answered = await receive(
      { endpoint: 'traces', method: 'POST', environment: null, headers, body },
      { findKey: async () => ({ ok: true, key: testKey }) },
    );
    expect(answered.status).toBe(400);
    expect(parse(answered.body).message).toContain('connection ended');
  });
});

describe('a body that drips', () => {
  test.each(['events', 'traces'] as const)('is not waited for: %s hears 503 and may send again', async (endpoint) => {
    let closed = false;
    const body = (async function* () {
      try {
        for (let i = 0; i < 1_000; i++) {
          yield Buffer.from(' ');
          await new Promise((later) => setTimeout(later, 20));
        }
      } finally {
        closed = true;
      }
    })();
    const answered = await receive(
      { endpoint, method: 'POST', environment: null, headers: new Headers({ 'content-type': 'application/json' }), body },
      { findKey: async () => ({ ok: true, key: testKey }), patience: { graceMs: 100, bytesPerMs: 50 } },
    );
    expect(answered).toMatchObject({ status: 503, headers: { 'retry-after': '5' } });
    await vi.waitFor(() => expect(closed).toBe(true));
  });

  test('one that stops and never goes on is not waited for either', async () => {
    const body = { [Symbol.asyncIterator]: () => ({ next: () => new Promise<never>(() => undefined) }) };
    expect(
      await receive(
        { endpoint: 'logs', method: 'POST', environment: null, headers: new Headers(proto), body },
        { findKey: async () => ({ ok: true, key: testKey }), patience: { graceMs: 50, bytesPerMs: 50 } },
      ),
    ).toMatchObject({ status: 503 });
  });
});

test('sendEvents of the fixture speaks the same way', async () => {
  expect(await sendEvents(anEvent(), { insert: async () => stored })).toMatchObject({ status: 200, answer: stored });
});
