import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createIngestKey, findIngestKey, revokeIngestKey } from '@/lib/access';
import { testDatabase } from '@/lib/db/testing';
import { systemActor } from '@/lib/domain';
import { decodeMessage } from '@/lib/ingest/otlp.fixture';
import { type ServedReceive, serveReceive } from '../serve-receive.fixture';
import { cloudeventCases } from './cloudevent-cases.fixture';
import { type Answered, type Case, readRows, sendCase } from './conformance.fixture';
import { eventCases } from './event-cases.fixture';
import { markerCases } from './marker-cases.fixture';
import { otlpCases } from './otlp-cases.fixture';
import { transportCases } from './transport-cases.fixture';

testDatabase();

let served: ServedReceive;
const keys = new Map<string, string>();

beforeAll(async () => {
  const actor = systemActor('test');
  for (const name of ['production', 'test', 'revoked', 'slow'] as const) {
    const environment = name === 'test' ? 'test' : 'production';
    const key = await createIngestKey(actor, { environment, name, ...(name === 'slow' ? { ratePerSecond: 1 } : {}) });
    keys.set(name, key.text);
    if (name === 'revoked') await revokeIngestKey(actor, key.publicId);
  }
  served = await serveReceive({ findKey: findIngestKey });
});
afterAll(() => served.close());

/** Sends with the key that the case wants; the word KEY in a header or the address stands for it. */
function send({ key = 'production', ...given }: Case): Promise<Answered> {
  const real = keys.get(key ?? 'production') ?? '';
  const fill = (text: string) => text.replace('KEY', real);
  const headers = Object.entries(given.headers ?? {}).map(([name, value]) => [name, fill(value)]);
  const hasOwn = key === null || headers.some(([name]) => name === 'x-api-key');
  const auth = hasOwn ? {} : { authorization: `Bearer ${real}` };
  return sendCase(served.url, { ...given, path: fill(given.path), headers: { ...auth, ...Object.fromEntries(headers) } });
}

/** The body as plain data, by its own Content-Type. */
function readAnswer({ status, headers, body }: Answered): unknown {
  const type = headers['content-type'] ?? '';
  if (type === 'application/x-protobuf') return decodeMessage(status === 200 ? 'ExportServiceResponse' : 'RpcStatus', body);
  return body.length === 0 ? null : JSON.parse(body.toString());
}

/** Regular expressions in what is wanted become matchers. */
function wanted(value: unknown): unknown {
  if (value instanceof RegExp) return expect.stringMatching(value);
  if (Array.isArray(value)) return value.map(wanted);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, wanted(inner)]));
}

const cases = [...otlpCases, ...transportCases, ...eventCases, ...cloudeventCases, ...markerCases];

describe('conformance over HTTP', () => {
  test('every case has a name of its own, and there are more than 120', () => {
    expect(new Set(cases.map(({ name }) => name)).size).toBe(cases.length);
    expect(cases.length).toBeGreaterThan(120);
  });

  test.each(cases.map((one) => [one.name, one] as const))('%s', async (_, one) => {
    const before = await readRows();
    const answered = await send(one);
    const after = await readRows();
    expect({ status: answered.status, body: answered.status === one.status ? '' : answered.body.toString().slice(0, 500) }).toEqual({
      status: one.status,
      body: '',
    });
    for (const [name, value] of Object.entries(one.answerHeaders ?? {})) {
      if (value === null) expect(answered.headers).not.toHaveProperty(name);
      else expect(answered.headers[name]).toEqual(wanted(value));
    }
    if (one.says) expect(readAnswer(answered)).toMatchObject(wanted(one.says) as object);
    // An export response that says nothing has no partial success: zero bytes, or {}.
    if (one.says && Object.keys(one.says).length === 0) expect(readAnswer(answered)).toEqual({});
    const grown = { events: 0, spans: 0, points: 0, markers: 0, rejected: 0, ...one.rows };
    expect({
      events: after.events - before.events,
      spans: after.spans - before.spans,
      points: after.points - before.points,
      markers: after.markers - before.markers,
      rejected: after.rejected - before.rejected,
    }).toEqual(grown);
  });
});
