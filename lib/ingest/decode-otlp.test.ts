import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decodeLogs, decodeTraces } from '.';
import { encodeMessage, logsRequest, SPAN_ID, TRACE_ID, tracesRequest } from './otlp.fixture';

const json = (value: unknown) => Buffer.from(JSON.stringify(value));
const proto = encodeMessage('ExportTraceServiceRequest', tracesRequest);
const empty = { ok: true, batch: { records: [], rejected: [], total: 0 } };

/** A traces request of one span with these fields instead. */
const withSpan = (fields: object) => ({
  resourceSpans: [{ scopeSpans: [{ spans: [{ ...tracesRequest.resourceSpans[0]?.scopeSpans[0]?.spans[0], ...fields }] }] }],
});

describe('traces', () => {
  const expected = {
    index: 0,
    traceId: TRACE_ID,
    spanId: SPAN_ID,
    parentSpanId: 'eee19b7ec3c1b173',
    name: 'send 850',
    kind: 4,
    startNano: 1795350600123456789n,
    endNano: 1795350601123456789n,
    statusCode: 2,
    statusMessage: 'no answer',
    attributes: {
      'throughline.workflow': 'wf-p2p-po',
      wide: '9007199254740993',
      count: 42,
      ratio: 0.25,
      resent: true,
      list: '["a",1]',
      map: '{"k":false}',
      bytes: 'AQI=',
      nothing: '',
    },
    links: [{ traceId: TRACE_ID, spanId: 'eee19b7ec3c1b175' }],
    spanEvents: [{ name: 'exception', timeNano: 1795350600500000000n, attributes: { 'exception.type': 'Timeout' } }],
    resource: { 'service.name': 'app-ipaas', 'facility.id': 'fac-lakeside' },
    scope: 'edi',
  };

  test('protobuf and JSON give the same span', () => {
    expect(decodeTraces(proto, 'protobuf')).toEqual({ ok: true, batch: { records: [expected], rejected: [], total: 1 } });
    expect(decodeTraces(json(tracesRequest), 'json')).toEqual({ ok: true, batch: { records: [expected], rejected: [], total: 1 } });
  });

  test('an empty request is a good request', () => {
    expect(decodeTraces(Buffer.alloc(0), 'protobuf')).toEqual(empty);
    for (const body of [
      {},
      { resourceSpans: [] },
      { resourceSpans: [{}] },
      { resourceSpans: [{ scopeSpans: [{ spans: [] }] }] },
      { resourceSpans: null },
    ])
      expect(decodeTraces(json(body), 'json')).toEqual(empty);
  });

  test('fields of tomorrow are passed over', () => {
    const unknown = Buffer.from([0xfa, 0x3f, 3, 1, 2, 3, 0xf8, 0x3f, 1, 0xf5, 0x3f, 1, 2, 3, 4]);
    expect(decodeTraces(Buffer.concat([unknown, proto, unknown]), 'protobuf')).toMatchObject({ ok: true, batch: { records: [expected] } });
    expect(decodeTraces(json({ ...withSpan({ newField: { a: [1] } }), more: 1 }), 'json')).toMatchObject({ ok: true, batch: { total: 1 } });
  });

  test('a resource that stands behind its spans counts for them', () => {
    const group = (field: number, body: Buffer) => Buffer.concat([Buffer.from([(field << 3) | 2]), lengthOf(body.length), body]);
    const [resourceSpans] = tracesRequest.resourceSpans;
    const whole = encodeMessage('ExportTraceServiceRequest', { resourceSpans: [{ resource: resourceSpans?.resource }] });
    const spans = encodeMessage('ExportTraceServiceRequest', { resourceSpans: [{ scopeSpans: resourceSpans?.scopeSpans }] });
    const inner = (bytes: Buffer) => bytes.subarray(1 + lengthBytes(bytes));
    const turned = group(1, Buffer.concat([inner(spans), inner(whole)]));
    expect(decodeTraces(turned, 'protobuf')).toMatchObject({ ok: true, batch: { records: [expected] } });
  });

  test.each([
    ['ids in capitals', { traceId: TRACE_ID.toUpperCase(), spanId: SPAN_ID.toUpperCase() }, { traceId: TRACE_ID, spanId: SPAN_ID }],
    [
      '64-bit times as numbers',
      { startTimeUnixNano: 1795350600000000000, endTimeUnixNano: 1795350601000000000 },
      { startNano: 1795350600000000000n },
    ],
    ['integers as numbers', { attributes: [{ key: 'n', value: { intValue: 7 } }] }, { attributes: { n: 7 } }],
    [
      'the last of two equal names',
      {
        attributes: [
          { key: 'n', value: { intValue: 7 } },
          { key: 'n', value: { stringValue: 'x' } },
        ],
      },
      { attributes: { n: 'x' } },
    ],
    [
      'a name that would be a prototype',
      { attributes: [{ key: '__proto__', value: { stringValue: 'x' } }] },
      { attributes: Object.defineProperty({}, '__proto__', { value: 'x', enumerable: true }) },
    ],
  ])('JSON: %s', (_, fields, wanted) => {
    const decoded = decodeTraces(json(withSpan(fields)), 'json');
    expect(decoded.ok && decoded.batch.records[0]).toMatchObject(wanted);
  });

  test.each([
    ['name', { name: 5 }],
    ['kind', { kind: 'SPAN_KIND_SERVER' }],
    ['startTimeUnixNano', { startTimeUnixNano: 'yesterday' }],
    ['endTimeUnixNano', { endTimeUnixNano: -1 }],
    ['attributes', { attributes: { a: 1 } }],
    ['attributes.value.stringValue', { attributes: [{ key: 'a', value: { stringValue: 1 } }] }],
    ['attributes.value.intValue', { attributes: [{ key: 'a', value: { intValue: 'x' } }] }],
    ['events', { events: 'none' }],
    ['links.traceId', { links: [{ traceId: 1 }] }],
    ['status', { status: 2 }],
  ])('JSON: a span whose %s has the wrong type is refused alone', (field, fields) => {
    const good = withSpan({}).resourceSpans[0];
    const decoded = decodeTraces(json({ resourceSpans: [good, ...withSpan(fields).resourceSpans, good] }), 'json');
    expect(decoded).toMatchObject({
      ok: true,
      batch: { total: 3, rejected: [{ index: 1, code: 'invalid_type', message: expect.stringContaining(`"${field}"`) }] },
    });
    expect(decoded.ok && decoded.batch.records.map(({ index }) => index)).toEqual([0, 2]);
  });

  test.each([
    ['no JSON', Buffer.from('{"resourceSpans":')],
    ['a list', json([])],
    ['text', json('x')],
    ['not UTF-8', Buffer.from([0x7b, 0xff, 0x7d])],
    ['a wrong envelope', json({ resourceSpans: {} })],
    ['a wrong scope', json({ resourceSpans: [{ scopeSpans: 'x' }] })],
    ['nothing', Buffer.alloc(0)],
  ])('JSON that cannot be read is refused whole: %s', (_, body) => {
    expect(decodeTraces(body, 'json')).toMatchObject({ ok: false, refusal: { status: 400, code: 'unreadable' } });
  });

  test('values nested without end are refused, not followed', () => {
    const value = `${'{"arrayValue":{"values":['.repeat(5000)}{}${']}}'.repeat(5000)}`;
    const text = JSON.stringify(withSpan({ attributes: [{ key: 'a', value: 'HERE' }] })).replace('"HERE"', value);
    expect(decodeTraces(Buffer.from(text), 'json')).toMatchObject({
      ok: true,
      batch: { records: [], rejected: [{ code: 'invalid_type' }] },
    });
    let bytes = Buffer.from([0x0a, 1, 0x78]);
    for (let i = 0; i < 2000; i++) bytes = Buffer.concat([Buffer.from([0x2a]), wrap(Buffer.concat([Buffer.from([0x0a]), wrap(bytes)]))]);
    let message = Buffer.concat([Buffer.from([0x12]), wrap(bytes)]);
    for (const tag of [0x4a, 0x12, 0x12, 0x0a]) message = Buffer.concat([Buffer.from([tag]), wrap(message)]);
    expect(decodeTraces(message, 'protobuf')).toMatchObject({
      ok: false,
      refusal: { status: 400, message: expect.stringContaining('nested deeper') },
    });
  });

  test('a body of empty records stops at the limit', () => {
    const spans = Buffer.alloc(2 * 200_001);
    for (let i = 0; i < spans.length; i += 2) spans[i] = 0x12;
    const message = Buffer.concat([Buffer.from([0x0a]), wrap(Buffer.concat([Buffer.from([0x12]), wrap(spans)]))]);
    expect(decodeTraces(message, 'protobuf')).toMatchObject({ ok: false, refusal: { status: 413, code: 'too_many_records' } });
  });
});

describe('attribute values in JSON', () => {
  const read = (value: object) => {
    const span = { attributes: [{ key: 'k', value }] };
    const decoded = decodeTraces(Buffer.from(JSON.stringify({ resourceSpans: [{ scopeSpans: [{ spans: [span] }] }] })), 'json');
    return decoded.ok ? (decoded.batch.records[0]?.attributes.k ?? decoded.batch.rejected[0]?.code) : decoded.refusal.code;
  };

  test.each([
    ['null is not set', { stringValue: null, intValue: '5' }, 5],
    ['all null is no value', { stringValue: null, boolValue: null }, ''],
    ['false', { boolValue: false }, false],
    ['an empty text', { stringValue: '' }, ''],
    ['the widest integer', { intValue: '-9223372036854775808' }, '-9223372036854775808'],
    ['a wide integer as number', { intValue: 2 ** 60 }, '1152921504606846976'],
    ['infinity as text', { doubleValue: '-Infinity' }, '-Infinity'],
    ['a double as text', { doubleValue: '1.5e3' }, 1500],
    ['a truth value as text', { boolValue: 'true' }, 'invalid_type'],
    ['an object as double', { doubleValue: {} }, 'invalid_type'],
    ['a word as double', { doubleValue: 'much' }, 'invalid_type'],
    ['half an integer', { intValue: 1.5 }, 'invalid_type'],
    ['an integer of 65 bits', { intValue: '9223372036854775808' }, 'invalid_type'],
  ])('%s', (_, value, wanted) => {
    expect(read(value)).toBe(wanted);
  });
});

describe('logs', () => {
  const expected = {
    index: 0,
    timeNano: 1795350600123456789n,
    observedNano: 1795350600223456789n,
    severity: 17,
    severityText: 'ERROR',
    body: 'file refused',
    eventName: 'file.refused',
    attributes: { 'throughline.workflow': 'wf-gl-posting', 'business_key.journal_batch_id': 'JB-1' },
    traceId: TRACE_ID,
    spanId: SPAN_ID,
    resource: { 'service.name': 'app-mft' },
    scope: 'files',
  };

  test('protobuf and JSON give the same record', () => {
    const wanted = { ok: true, batch: { records: [expected], rejected: [], total: 1 } };
    expect(decodeLogs(encodeMessage('ExportLogsServiceRequest', logsRequest), 'protobuf')).toEqual(wanted);
    expect(decodeLogs(json(logsRequest), 'json')).toEqual(wanted);
  });

  test('a body of fields keeps them as fields', () => {
    const body = {
      kvlistValue: {
        values: [
          { key: 'throughline.milestone', value: { stringValue: 'jb_loaded' } },
          { key: 'rows', value: { intValue: '3' } },
        ],
      },
    };
    const request = { resourceLogs: [{ scopeLogs: [{ logRecords: [{ body }] }] }] };
    for (const decoded of [decodeLogs(json(request), 'json'), decodeLogs(encodeMessage('ExportLogsServiceRequest', request), 'protobuf')])
      expect(decoded).toMatchObject({ ok: true, batch: { records: [{ body: { 'throughline.milestone': 'jb_loaded', rows: 3 } }] } });
  });
});

describe('whatever comes, the answer is a batch or a refusal', () => {
  test('a message cut anywhere', () => {
    for (let length = 1; length < proto.length; length++)
      expect(decodeTraces(proto.subarray(0, length), 'protobuf')).toMatchObject({ ok: false, refusal: { status: 400 } });
  });

  test('any bytes', () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ maxLength: 300 }),
        (bytes) => void [decodeTraces, decodeLogs].map((decode) => settled(decode(Buffer.from(bytes), 'protobuf'))),
      ),
      { numRuns: 2000 },
    );
  });

  test('a good message with some bytes changed', () => {
    const change = fc.tuple(fc.nat(proto.length - 1), fc.integer({ min: 0, max: 255 }));
    fc.assert(
      fc.property(fc.array(change, { minLength: 1, maxLength: 5 }), (changes) => {
        const bytes = Buffer.from(proto);
        for (const [at, byte] of changes) bytes[at] = byte;
        settled(decodeTraces(bytes, 'protobuf'));
      }),
      { numRuns: 3000 },
    );
  });

  test('any JSON in the place of any part', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.nat(8), (value, place) => {
        const request = JSON.parse(JSON.stringify(tracesRequest));
        let at = request;
        for (const step of ['resourceSpans', 0, 'scopeSpans', 0, 'spans', 0, 'attributes', 0, 'value'].slice(0, place)) at = at[step];
        const last = ['resourceSpans', 0, 'scopeSpans', 0, 'spans', 0, 'attributes', 0, 'value'][place] ?? 'value';
        at[last] = value;
        settled(decodeTraces(json(request), 'json'));
      }),
      { numRuns: 1000 },
    );
  });
});

function settled(decoded: ReturnType<typeof decodeTraces> | ReturnType<typeof decodeLogs>): void {
  if (decoded.ok) expect(decoded.batch.records.length + decoded.batch.rejected.length).toBe(decoded.batch.total);
  else expect([400, 413]).toContain(decoded.refusal.status);
}

function lengthOf(length: number): Buffer {
  const bytes: number[] = [];
  for (let rest = length; ; rest = Math.floor(rest / 128)) {
    bytes.push(rest >= 128 ? (rest % 128) | 128 : rest);
    if (rest < 128) return Buffer.from(bytes);
  }
}

const wrap = (body: Buffer): Buffer => Buffer.concat([lengthOf(body.length), body]);

/** How many bytes the length behind the first tag takes. */
function lengthBytes(bytes: Buffer): number {
  let count = 1;
  while ((bytes[count] ?? 0) >= 128) count += 1;
  return count;
}
