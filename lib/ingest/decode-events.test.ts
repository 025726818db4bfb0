import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decodeEvents } from '.';

const text = (body: string) => Buffer.from(body);
const records = (...values: unknown[]) => ({
  ok: true,
  batch: { records: values.map((record, index) => ({ index, record })), rejected: [], total: values.length },
});

describe('decodeEvents', () => {
  test.each([
    ['an object', '{"workflow":"w"}', 'json', records({ workflow: 'w' })],
    ['a list', '[{"a":1},2]', 'json', records({ a: 1 }, 2)],
    ['an empty list', '[]', 'json', records()],
    ['a wrapped list', '{"events":[{"a":1}]}', 'json', records({ a: 1 })],
    ['an event that has a field "events"', '{"workflow":"w","events":3}', 'json', records({ workflow: 'w', events: 3 })],
    ['a byte order mark', '\uFEFF[{"a":1}]', 'json', records({ a: 1 })],
    ['lines', '{"a":1}\n\n{"a":2}\r\n', 'ndjson', records({ a: 1 }, { a: 2 })],
    ['one line without an end', '{"a":1}', 'ndjson', records({ a: 1 })],
    ['no line', '', 'ndjson', records()],
    ['lines that are called JSON', '{"a":1}\n{"a":2}\n', 'json', records({ a: 1 }, { a: 2 })],
  ] as const)('%s', (_, body, encoding, wanted) => {
    expect(decodeEvents(text(body), encoding)).toEqual(wanted);
  });

  test('a bad line is refused alone, by its number', () => {
    expect(
      decodeEvents(Buffer.concat([text('{"a":1}\n{"a":\n'), Buffer.from([0x22, 0xff, 0x22, 10]), text('{"a":4}')]), 'ndjson'),
    ).toMatchObject({
      ok: true,
      batch: {
        total: 4,
        records: [{ index: 0 }, { index: 3 }],
        rejected: [
          { index: 1, code: 'unreadable', message: expect.stringContaining('Line 2') },
          { index: 2, code: 'unreadable' },
        ],
      },
    });
  });

  test.each([
    ['nothing', ''],
    ['half an object', '{"workflow":'],
    ['half a pretty object', '{\n  "workflow": "w",\n'],
    ['text', '"x"'],
    ['a number', '1'],
    ['null', 'null'],
    ['events that are no list', '{"events":{}}'],
  ])('cannot be read: %s', (_, body) => {
    expect(decodeEvents(text(body), 'json')).toMatchObject({ ok: false, refusal: { status: 400, code: 'unreadable' } });
  });

  test('any bytes are a batch or a refusal', () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.uint8Array(), fc.json().map(text), fc.string({ unit: 'binary' }).map(text)),
        fc.constantFrom('json', 'ndjson'),
        (bytes, encoding) => {
          const decoded = decodeEvents(Buffer.from(bytes), encoding);
          if (decoded.ok) expect(decoded.batch.records.length + decoded.batch.rejected.length).toBe(decoded.batch.total);
        },
      ),
      { numRuns: 1000 },
    );
  });
});
