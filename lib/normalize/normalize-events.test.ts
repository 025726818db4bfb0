import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { wireEventSchema } from '@/lib/domain';
import { normalizeEvents } from '.';
import { context, now } from './context.fixture';

const minimal = { occurredAt: '2026-11-22T05:00:00.000-06:00', workflow: 'wf-p2p-po', correlationId: 'c-1', status: 'completed' };

const normalize = (record: unknown, given = context) => normalizeEvents({ records: [{ index: 0, record }], rejected: [], total: 1 }, given);
const eventOf = (record: unknown, given = context) => {
  const [entry] = normalize(record, given).events;
  if (!entry) throw new Error('refused');
  return entry.event;
};

describe('a transaction event', () => {
  test('bears the number of its stream, and a number that is none is refused', () => {
    expect(eventOf({ ...minimal, sequence: { stream: 'orders', number: 17 } }).attributes).toEqual({
      'throughline.sequence.stream': 'orders',
      'throughline.sequence.number': 17,
    });
    for (const number of [-1, 1.5, 'x'])
      expect(normalize({ ...minimal, sequence: { number } }).rejected[0]?.message).toContain('sequence.number');
  });

  test('with every field of the contract', () => {
    const event = eventOf({
      ...minimal,
      eventId: 'e-1',
      source: 'boomi',
      environment: 'production',
      transactionId: 't-1',
      traceId: '5B8EFFF798038103D269B633813FC60C',
      spanId: 'eee19b7ec3c1b174',
      parentSpanId: 'eee19b7ec3c1b173',
      parentTransactionId: 't-0',
      links: [{ traceId: 'x' }],
      milestone: 'po_transmitted',
      interface: 'if-po-out',
      facility: 'LKH',
      department: 'dept-procurement',
      supplier: 'SUP-1',
      status: 'failed',
      sourceStatus: 'ERR',
      outcome: 'failed',
      attempt: { number: 2, retryOf: 'e-0', replayId: 'r-1', kind: 'manual' },
      startedAt: '2026-11-22T04:59:59.000-06:00',
      messageType: '850',
      businessKeys: [
        { type: 'po_number', value: 'NA', role: 'root' },
        { type: 'po_number', value: 'NA', role: 'root' },
        { type: 'line', value: '0042' },
      ],
      error: { code: '997', class: 'timeout', message: 'no answer', retryable: true },
      measures: { amountMinor: 125_00, currency: 'usd', lines: '3', unit_price: '12.5' },
      deepLink: 'https://boomi.example/1',
      attributes: { a: 'x', b: 1, c: true, d: null, e: ['y'] },
      ourOwn: { deep: 1 },
    });
    expect(event).toMatchObject({
      eventId: 'e-1',
      environment: 'production',
      source: 'boomi',
      occurredAt: new Date('2026-11-22T11:00:00.000Z'),
      receivedAt: now,
      workflow: 'wf-p2p-po',
      milestone: 'po_transmitted',
      status: 'failed',
      sourceStatus: 'ERR',
      outcome: 'failed',
      transactionId: 't-1',
      correlationId: 'c-1',
      traceId: '5b8efff798038103d269b633813fc60c',
      spanId: 'eee19b7ec3c1b174',
      parentTransactionId: 't-0',
      facility: 'fac-lakeside',
      department: 'dept-procurement',
      interface: 'if-po-out',
      connector: 'con-edi',
      application: 'app-ipaas',
      supplier: 'SUP-1',
      attempt: 2,
      replayId: 'r-1',
      startedAt: new Date('2026-11-22T10:59:59.000Z'),
      durationMs: 1000,
      messageType: '850',
      businessKeys: [
        { type: 'po_number', value: 'NA', role: 'root' },
        { type: 'line', value: '0042' },
      ],
      errorClass: 'timeout',
      errorCode: '997',
      errorMessage: 'no answer',
      errorRetryable: true,
      measures: { amountMinor: 12_500, currency: 'USD', lines: 3, unit_price: 12.5 },
      deepLink: 'https://boomi.example/1',
      attributes: {
        a: 'x',
        b: 1,
        c: true,
        e: '["y"]',
        ourOwn: '{"deep":1}',
        parentSpanId: 'eee19b7ec3c1b173',
        links: '[{"traceId":"x"}]',
        'attempt.retryOf': 'e-0',
        'attempt.kind': 'manual',
      },
    });
  });

  test('with the least', () => {
    const event = eventOf({
      occurredAt: minimal.occurredAt,
      workflow: 'wf-p2p-po',
      milestone: 'po_created',
      businessKeys: [{ type: 'po_number', value: 'PO-1' }],
    });
    expect(event).toMatchObject({
      source: 'test',
      status: 'completed',
      facility: 'unassigned',
      department: 'unassigned',
      interface: null,
      attempt: 1,
      durationMs: null,
    });
    expect(event.attributes).toEqual({});
  });

  test('null and empty text count as not said', () => {
    const bare = eventOf(minimal);
    const padded = Object.fromEntries(
      ['eventId', 'facility', 'error', 'measures', 'businessKeys', 'attributes', 'startedAt', 'durationMs', 'outcome', 'attempt'].map(
        (name) => [name, null],
      ),
    );
    expect(eventOf({ ...minimal, ...padded })).toEqual(bare);
    expect(eventOf({ ...minimal, eventId: '', facility: '', traceId: '', deepLink: '', outcome: '' })).toEqual(bare);
  });

  test('what the catalog does not know is unassigned, with the sender’s word kept', () => {
    const event = eventOf({
      ...minimal,
      workflow: 'wf-new',
      facility: 'Lake Side',
      department: 'D7',
      interface: 'if-new',
      connector: 'con-new',
    });
    expect(event).toMatchObject({
      workflow: 'unassigned',
      facility: 'unassigned',
      department: 'unassigned',
      interface: 'unassigned',
      connector: 'con-new',
      application: null,
    });
    expect(event.attributes).toEqual({
      'unassigned.workflow': 'wf-new',
      'unassigned.facility': 'Lake Side',
      'unassigned.department': 'D7',
      'unassigned.interface': 'if-new',
    });
  });

  test.each([
    ['FAILED', 'failed', 'FAILED'],
    ['dead-lettered', 'dead_lettered', 'dead-lettered'],
    ['In Progress', 'in_progress', 'In Progress'],
    ['ERR_42', 'unknown', 'ERR_42'],
    ['failed', 'failed', null],
  ])('status %j is %s, and the word is kept', (said, status, sourceStatus) => {
    expect(eventOf({ ...minimal, status: said })).toMatchObject({ status, sourceStatus });
  });

  test.each([
    [true, 'completed', 'completed'],
    [true, 'dead_lettered', 'failed'],
    [false, 'failed', null],
    ['open', 'failed', null],
    ['cancelled', 'failed', 'cancelled'],
  ])('outcome %j with status %s is %s', (outcome, status, wanted) => {
    expect(eventOf({ ...minimal, outcome, status }).outcome).toBe(wanted);
  });

  test('PostgreSQL can keep every text: no NUL, no half characters', () => {
    const event = eventOf({
      ...minimal,
      correlationId: 'a\0b\ud800',
      businessKeys: [{ type: 'k\0', value: '\udc00v' }],
      attributes: { 'n\0': 'x\0\ud800' },
    });
    expect(event.correlationId).toBe('ab\ufffd');
    expect(event.businessKeys).toEqual([{ type: 'k', value: '\ufffdv' }]);
    expect(event.attributes).toEqual({ n: 'x\ufffd' });
  });

  test('free text is cut, and shows it', () => {
    const event = eventOf({ ...minimal, error: { message: 'x'.repeat(5000) }, attributes: { long: 'y'.repeat(5000) } });
    expect(event.errorMessage).toMatch(/^x{3999}…$/);
    expect(event.attributes.long).toMatch(/^y{3999}…$/);
  });

  test('an address that is no page stays an attribute', () => {
    expect(eventOf({ ...minimal, deepLink: 'javascript:alert(1)' })).toMatchObject({
      deepLink: null,
      attributes: { deepLink: 'javascript:alert(1)' },
    });
  });
});

describe('keys', () => {
  const keysOf = (fields: object, given = context) => {
    const { eventKey, contentHash } = eventOf({ ...minimal, ...fields }, given);
    return { eventKey, contentHash };
  };

  test('are UUIDs, and the same for the same content in another order', () => {
    const { eventKey, contentHash } = keysOf({});
    expect(eventKey).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    expect(contentHash).toBe(eventKey);
    const one = {
      attributes: { a: 1, b: 2 },
      businessKeys: [
        { type: 'x', value: '1' },
        { type: 'y', value: '2' },
      ],
    };
    const two = {
      businessKeys: [
        { type: 'y', value: '2' },
        { type: 'x', value: '1' },
      ],
      attributes: { b: 2, a: 1 },
    };
    expect(keysOf(one)).toEqual(keysOf(two));
  });

  test('do not depend on arrival or on what the catalog knows', () => {
    const later = {
      ...context,
      now: new Date(now.getTime() + 5000),
      lookup: { ...context.lookup, facilities: new Map(), interfaces: new Map() },
    };
    const fields = { facility: 'LKH', interface: 'if-po-out' };
    expect(keysOf(fields, later)).toEqual(keysOf(fields));
  });

  test('an event id makes the key, with its source and environment; the content makes the hash', () => {
    const named = keysOf({ eventId: 'e' });
    const changed = keysOf({ eventId: 'e', status: 'failed' });
    expect(changed.eventKey).toBe(named.eventKey);
    expect(changed.contentHash).not.toBe(named.contentHash);
    expect(keysOf({ eventId: 'e', source: 'other' }).eventKey).not.toBe(named.eventKey);
    expect(keysOf({ eventId: 'e' }, { ...context, environment: 'test' }).eventKey).not.toBe(named.eventKey);
  });

  test.each([
    ['a microsecond', { occurredAt: '2026-11-22T05:00:00.000001-06:00' }],
    ['a status', { status: 'failed' }],
    ['an attribute', { attributes: { a: 1 } }],
    ['an unknown field', { a: 1 }],
    ['a measure', { measures: { lines: 1 } }],
    ['a business key', { businessKeys: [{ type: 'a', value: 'b' }] }],
    ['the boundary of two values', { businessKeys: [{ type: 'a', value: 'bc' }], transactionId: 'd' }],
  ])('%s makes another event', (_, fields) => {
    expect(keysOf(fields).eventKey).not.toBe(keysOf({}).eventKey);
  });
});

const days = (count: number) => new Date(now.getTime() + count * 86_400_000).toISOString();

const refusals: [string, string, unknown, string][] = [
  ['missing_field', 'no time', { ...minimal, occurredAt: undefined }, 'occurredAt'],
  ['missing_field', 'no workflow', { ...minimal, workflow: '' }, 'workflow'],
  ['missing_field', 'neither status nor milestone', { ...minimal, status: null }, '"status" and "milestone"'],
  ['missing_field', 'nothing that says which transaction', { ...minimal, correlationId: '' }, 'businessKeys'],
  ['missing_field', 'a business key without a value', { ...minimal, businessKeys: [{ type: 'po' }] }, 'value'],
  ['invalid_type', 'a list', [], 'object'],
  ['invalid_type', 'null', null, 'object'],
  ['invalid_type', 'a number', 7, 'object'],
  ['invalid_type', 'a workflow that is a number', { ...minimal, workflow: 42 }, 'Send it as text: "42"'],
  ['invalid_type', 'a transaction id that is an object', { ...minimal, transactionId: { a: 1 } }, 'transactionId'],
  ['invalid_type', 'business keys that are no list', { ...minimal, businessKeys: { po: 1 } }, 'businessKeys'],
  ['invalid_type', 'a business key that is text', { ...minimal, businessKeys: ['PO-1'] }, 'businessKeys'],
  [
    'invalid_type',
    'a business key’s value that is a number',
    { ...minimal, businessKeys: [{ type: 'po', value: 1 }] },
    'Send it as text: "1"',
  ],
  ['invalid_type', 'attributes that are text', { ...minimal, attributes: 'x' }, 'attributes'],
  ['invalid_type', 'a duration in words', { ...minimal, durationMs: 'long' }, 'durationMs'],
  ['invalid_type', 'an error that is text', { ...minimal, error: 'boom' }, 'error'],
  ['invalid_type', 'retryable in words', { ...minimal, error: { retryable: 'yes' } }, 'retryable'],
  ['invalid_type', 'a status that is a number', { ...minimal, status: 200 }, 'status'],
  ['invalid_type', 'an outcome that is a number', { ...minimal, outcome: 1 }, 'outcome'],
  ['invalid_value', 'an unknown outcome', { ...minimal, outcome: 'done' }, 'completed'],
  ['invalid_value', 'a negative duration', { ...minimal, durationMs: -1 }, 'durationMs'],
  ['invalid_value', 'attempt 0', { ...minimal, attempt: { number: 0 } }, 'attempt.number'],
  ['invalid_value', 'half a line', { ...minimal, measures: { lines: 1.5 } }, 'measures.lines'],
  ['invalid_value', 'cents with a fraction', { ...minimal, measures: { amountMinor: '12.50' } }, 'measures.amountMinor'],
  ['invalid_type', 'money in words', { ...minimal, measures: { amountMinor: 'ten' } }, 'measures.amountMinor'],
  ['invalid_value', 'a currency of two letters', { ...minimal, measures: { currency: 'US' } }, 'USD'],
  ['invalid_time', 'a time without an offset', { ...minimal, occurredAt: '2026-11-22T08:30:00' }, 'offset'],
  ['invalid_time', 'a time as a number', { ...minimal, occurredAt: 1795350600 }, 'ISO 8601'],
  ['invalid_time', 'a time as an object that cannot be text', { ...minimal, occurredAt: { toString: 1 } }, 'ISO 8601'],
  ['invalid_time', 'a day that does not exist', { ...minimal, occurredAt: '2026-02-30T00:00:00Z' }, '2026-02-30'],
  ['invalid_time', 'a start that is no time', { ...minimal, startedAt: 'noon' }, 'startedAt'],
  ['too_old', 'older than 400 days', { ...minimal, occurredAt: days(-401) }, 'history'],
  ['too_old', '1970', { ...minimal, occurredAt: '1970-01-01T00:00:00Z' }, '1990'],
  ['in_future', 'three days ahead', { ...minimal, occurredAt: days(3) }, 'clock'],
  ['invalid_id', 'a trace id of zeros', { ...minimal, traceId: '0'.repeat(32) }, 'traceId'],
  ['invalid_id', 'a short trace id', { ...minimal, traceId: 'abc' }, '32 hex'],
  ['invalid_id', 'a span id that is not hex', { ...minimal, spanId: 'g'.repeat(16) }, 'spanId'],
  ['too_large', 'a long id', { ...minimal, transactionId: 'x'.repeat(201) }, '200'],
  ['too_large', 'a long attribute name', { ...minimal, attributes: { ['x'.repeat(201)]: 1 } }, '200'],
  [
    'too_large',
    'too many attributes',
    { ...minimal, attributes: Object.fromEntries(Array.from({ length: 300 }, (_, i) => [`a${i}`, i])) },
    '256',
  ],
  [
    'too_large',
    'too many business keys',
    { ...minimal, businessKeys: Array.from({ length: 1001 }, (_, i) => ({ type: 'line', value: `${i}` })) },
    '1000',
  ],
  ['contradiction', 'an end with a status that is none', { ...minimal, status: 'waiting', outcome: true }, 'waiting'],
  ['wrong_environment', 'another environment', { ...minimal, environment: 'test' }, 'production'],
];

describe('refusals', () => {
  test.each(refusals)('%s: %s', (code, _, record, word) => {
    const { events, rejected } = normalize(record);
    expect(events).toEqual([]);
    expect(rejected).toEqual([{ index: 0, code, message: expect.stringContaining(word), record }]);
  });

  test('a bad record does not touch its neighbours', () => {
    const records = [minimal, { ...minimal, workflow: 1 }, { ...minimal, eventId: 'x' }].map((record, index) => ({ index, record }));
    const { events, rejected } = normalizeEvents(
      { records, rejected: [{ index: 3, code: 'unreadable', message: 'm', record: 'r' }], total: 4 },
      context,
    );
    expect(events.map(({ index }) => index)).toEqual([0, 2]);
    expect(rejected.map(({ index }) => index)).toEqual([3, 1]);
  });

  test('a history key may tell of any day since 1990', () => {
    const given = { ...context, history: true };
    expect(eventOf({ ...minimal, occurredAt: '2012-12-13T10:13:18.000Z' }, given).occurredAt).toEqual(new Date('2012-12-13T10:13:18.000Z'));
    expect(normalize({ ...minimal, occurredAt: '1900-01-01T00:00:00Z' }, given).rejected).toMatchObject([{ code: 'too_old' }]);
  });

  test('within the limits: 399 days ago and a day ahead', () => {
    expect(normalize({ ...minimal, occurredAt: days(-399) }).rejected).toEqual([]);
    expect(normalize({ ...minimal, occurredAt: days(1) }).rejected).toEqual([]);
  });
});

describe('whatever comes', () => {
  const names = Object.keys(wireEventSchema.shape);
  const odd = fc.oneof(
    fc.jsonValue(),
    fc.string({ unit: 'binary' }),
    fc.constantFrom('__proto__', '', '2026-11-22T05:00:00Z', { toString: 1 }, { __proto__: null }, Number.POSITIVE_INFINITY, -0),
  );

  test('names are cleaned as values are', () => {
    const { events } = normalize({
      ...minimal,
      measures: { 'li\0nes': 3, 'x\ud800': 1 },
      attributes: { 'a\0b': 1, '__pro\0to__': 'kept' },
    });
    expect(events[0]?.event).toMatchObject({ measures: { lines: 3, 'x\ufffd': 1 }, attributes: { ab: 1, _proto_: 'kept' } });
  });

  test('a record is an event or refused, and never both', () => {
    fc.assert(
      fc.property(fc.record({ where: fc.constantFrom(...names, 'other', '__proto__'), value: odd }), odd, ({ where, value }, whole) => {
        for (const record of [{ ...minimal, [where]: value }, whole]) {
          const { events, rejected } = normalize(record);
          expect(events.length + rejected.length).toBe(1);
        }
      }),
      { numRuns: 3000 },
    );
  });

  test('the published schema agrees on what is well formed', () => {
    const shape = new Set(['missing_field', 'invalid_type', 'invalid_value', 'too_large']);
    // The schema cannot say these: one of several fields, text that is read as a number or cut, times beyond the retention.
    const cases = refusals.filter(
      ([code, why]) =>
        shape.has(code) &&
        !/neither status|which transaction|attribute|fraction|half a line|currency of two|too many attributes|money/.test(why),
    );
    expect(cases.length).toBeGreaterThan(15);
    for (const [, why, record] of cases) expect(wireEventSchema.safeParse(record).success, why).toBe(false);
    expect(wireEventSchema.safeParse(minimal).success).toBe(true);
  });
});
