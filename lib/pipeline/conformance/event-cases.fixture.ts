import { type Case, draw, drawHex, type Rows, secondsAgo } from './conformance.fixture';

type Fields = Record<string, unknown>;
const event = (fields: Fields = {}) => ({
  occurredAt: secondsAgo(60),
  workflow: 'wf-p2p-po',
  milestone: 'po_created',
  transactionId: `e-${draw()}`,
  ...fields,
});

const JSON_TYPE = 'application/json';
const LINES_TYPE = 'application/x-ndjson';

function taken(name: string, body: unknown, rows: Partial<Rows> & { duplicates?: number }, errors: object[] = [], type = JSON_TYPE): Case {
  const { duplicates = 0, ...grown } = rows;
  return {
    name: `events: ${name}`,
    path: '/api/events',
    headers: { 'content-type': type },
    body: typeof body === 'string' || Buffer.isBuffer(body) ? body : JSON.stringify(body),
    status: 200,
    answerHeaders: { 'content-type': JSON_TYPE },
    says: { accepted: rows.events ?? 0, duplicates, rejected: errors.length, errors },
    rows: grown,
  };
}

/** One event that is refused for this reason, beside a good one. */
const refused = (name: string, fields: Fields, code: string, message: RegExp): Case =>
  taken(name, [event(fields), event()], { events: 1, rejected: 1 }, [{ index: 0, code, message }]);

const unreadable = (name: string, body: string | Buffer, detail: RegExp, type = JSON_TYPE): Case => ({
  name: `events: ${name}`,
  path: '/api/events',
  headers: { 'content-type': type },
  body,
  status: 400,
  answerHeaders: { 'content-type': 'application/problem+json' },
  says: { status: 400, code: 'unreadable', detail },
});

const lines = (...values: unknown[]) => values.map((value) => `${typeof value === 'string' ? value : JSON.stringify(value)}\n`).join('');
const twin = event({ eventId: `twin-${draw()}` });
const first = event({ eventId: `con-${draw()}`, status: 'completed' });

export const eventCases: Case[] = [
  taken('one object', event(), { events: 1 }),
  taken('a list', [event(), event()], { events: 2 }),
  taken('a list in an object', { events: [event(), event()] }, { events: 2 }),
  taken('an empty list', [], {}),
  taken('an empty list in an object', { events: [] }, {}),
  taken('with a byte order mark', Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), Buffer.from(JSON.stringify(event()))]), { events: 1 }),
  taken('lines', lines(event(), event()), { events: 2 }, [], LINES_TYPE),
  taken('lines, the last without an end', lines(event()) + JSON.stringify(event()), { events: 2 }, [], LINES_TYPE),
  taken(
    'lines with empty ones and CRLF',
    `${JSON.stringify(event())}\r\n\r\n  \n${JSON.stringify(event())}\r\n`,
    { events: 2 },
    [],
    LINES_TYPE,
  ),
  taken('lines called application/jsonl', lines(event()), { events: 1 }, [], 'application/jsonl'),
  taken('lines called JSON', lines(event(), event()), { events: 2 }),
  taken(
    'lines with a bad one',
    lines(event(), `{"half": "${drawHex(6)}`, event()),
    { events: 2, rejected: 1 },
    [{ index: 1, code: 'unreadable', message: /^Line 2 / }],
    LINES_TYPE,
  ),
  taken(
    'a line that is no object',
    lines(event(), '7'),
    { events: 1, rejected: 1 },
    [{ index: 1, code: 'invalid_type', message: /JSON object/ }],
    LINES_TYPE,
  ),
  taken('no lines at all', '', {}, [], LINES_TYPE),
  taken('the same event twice in one request', [twin, twin], { events: 1, duplicates: 1 }),
  taken('an event that says another thing than before', [first, { ...first, status: 'failed' }], { events: 1, rejected: 1 }, [
    { index: 1, code: 'contradiction', message: /./ },
  ]),
  taken('unknown fields are kept', event({ brandNew: 1, deep: { a: [1, 2] } }), { events: 1 }),
  taken(
    'what the catalog does not know is kept',
    event({ workflow: 'wf-unheard-of', facility: 'nowhere', department: 'x', interface: 'y' }),
    { events: 1 },
  ),
  taken('null and empty text are not said', event({ eventId: '', facility: null, error: null, measures: null, businessKeys: null }), {
    events: 1,
  }),
  taken('any word as status', event({ status: 'BOOKED' }), { events: 1 }),
  taken(
    'names of objects as attributes',
    `{"occurredAt":"${secondsAgo(60)}","workflow":"w","status":"failed","transactionId":"p-${draw()}","__proto__":{"a":1},"constructor":1,"attributes":{"__proto__":"x"}}`,
    { events: 1 },
  ),
  taken('lone surrogates and NUL', event({ sourceStatus: 'a\ud800b\u0000c' }), { events: 1 }),
  taken('an offset', event({ occurredAt: `${new Date(Date.now() - 6 * 3_600_000 - 60_000).toISOString().slice(0, -1)}-06:00` }), {
    events: 1,
  }),
  taken('nanoseconds', event({ occurredAt: `${secondsAgo(60).slice(0, -1)}123456Z` }), { events: 1 }),
  refused('no time', { occurredAt: undefined }, 'missing_field', /occurredAt/),
  refused('a time without an offset', { occurredAt: '2026-11-20T10:00:00' }, 'invalid_time', /offset/),
  refused('no such day', { occurredAt: '2026-02-30T10:00:00Z' }, 'invalid_time', /2026-02-30/),
  refused('a number as time', { occurredAt: 1_795_350_600 }, 'invalid_time', /1795350600/),
  refused('three days ahead', { occurredAt: secondsAgo(-3 * 86_400) }, 'in_future', /2 days ahead/),
  refused('500 days ago', { occurredAt: secondsAgo(500 * 86_400) }, 'too_old', /400 days/),
  refused('1970', { occurredAt: '1970-01-01T00:00:00Z' }, 'too_old', /1990/),
  refused('no workflow', { workflow: undefined }, 'missing_field', /workflow/),
  refused('neither status nor milestone', { milestone: undefined }, 'missing_field', /status.*milestone/),
  refused('nothing that says which transaction', { transactionId: undefined }, 'missing_field', /which transaction/),
  refused('a number as id', { transactionId: 42 }, 'invalid_type', /Send it as text: "42"/),
  refused('an id of 201 characters', { transactionId: 'x'.repeat(201) }, 'too_large', /200/),
  refused('a trace id that is none', { traceId: 'xyz' }, 'invalid_id', /32 hex digits/),
  refused('a duration below zero', { durationMs: -1 }, 'invalid_value', /durationMs/),
  refused('an attempt of 0', { attempt: { number: 0 } }, 'invalid_value', /attempt\.number/),
  refused('business keys that are no list', { businessKeys: { po: 1 } }, 'invalid_type', /businessKeys/),
  refused('a business key without value', { businessKeys: [{ type: 'po_number' }] }, 'missing_field', /businessKeys/),
  refused('a currency that is none', { measures: { currency: 'US$' } }, 'invalid_value', /currency/),
  refused('an amount in fractions', { measures: { amountMinor: 1.5 } }, 'invalid_value', /amountMinor/),
  refused('an outcome that is none', { outcome: 'great' }, 'invalid_value', /outcome/),
  refused('300 attributes', { attributes: Object.fromEntries(Array.from({ length: 300 }, (_, i) => [`k${i}`, i])) }, 'too_large', /256/),
  refused('another environment', { environment: 'test' }, 'wrong_environment', /production/),
  taken(
    'entries that are no objects',
    [7, 'text', null, event()],
    { events: 1, rejected: 3 },
    [0, 1, 2].map((index) => ({ index, code: 'invalid_type' })),
  ),
  {
    name: 'events: every one of another environment',
    path: '/api/events',
    headers: { 'content-type': JSON_TYPE },
    body: JSON.stringify([event({ environment: 'test' }), event({ environment: 'test' })]),
    status: 403,
    says: { code: 'wrong_environment' },
  },
  {
    name: 'events: the key of another environment writes into its own',
    path: '/api/events',
    key: 'test',
    headers: { 'content-type': JSON_TYPE },
    body: JSON.stringify(event({ environment: 'test' })),
    status: 200,
    says: { accepted: 1 },
    rows: { events: 1 },
  },
  {
    name: 'events: a key over its rate',
    path: '/api/events',
    key: 'slow',
    headers: { 'content-type': JSON_TYPE },
    body: JSON.stringify(Array.from({ length: 40 }, () => event())),
    status: 200,
    rows: { events: 40 },
  },
  {
    name: 'events: a key over its rate, again at once',
    path: '/api/events',
    key: 'slow',
    headers: { 'content-type': JSON_TYPE },
    body: JSON.stringify(event()),
    status: 429,
    answerHeaders: { 'retry-after': /^[1-9]\d*$/ },
    says: { status: 429, code: 'too_many_records', detail: /1 records a second/ },
  },
  unreadable('half of JSON', '{"occurredAt":', /not JSON/),
  unreadable('text', 'hello', /not JSON/),
  unreadable('no body', '', /not JSON/),
  unreadable('a JSON text', '"hello"', /JSON object, a list/),
  unreadable('events that are no list', '{"events": 7}', /"events" must be a list/),
  unreadable('text that is no UTF-8', Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d]), /UTF-8/),
  unreadable('JSON nested 100,000 deep', `{"a":${'['.repeat(100_000)}`, /not JSON/),
];
