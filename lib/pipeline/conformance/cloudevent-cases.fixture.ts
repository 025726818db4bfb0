import { type Case, draw, type Rows, secondsAgo } from './conformance.fixture';

type Fields = Record<string, unknown>;
const data = () => ({ workflow: 'wf-p2p-po', milestone: 'po_created', businessKeys: [{ type: 'po_number', value: `PO-${draw()}` }] });
const ce = (fields: Fields = {}) => ({
  specversion: '1.0',
  id: `ce-${draw()}`,
  source: '/erp/orders',
  type: 'po.created',
  time: secondsAgo(60),
  data: data(),
  ...fields,
});

const STRUCTURED = 'application/cloudevents+json';
const BATCHED = 'application/cloudevents-batch+json';

type Grown = Partial<Rows> & { duplicates?: number };
function answered(name: string, sent: Pick<Case, 'headers' | 'body'>, { duplicates = 0, ...rows }: Grown, errors: object[] = []): Case {
  return {
    name: `cloudevents: ${name}`,
    path: '/api/cloudevents',
    ...sent,
    status: 200,
    answerHeaders: { 'content-type': 'application/json', 'cache-control': 'private, no-store' },
    says: { accepted: rows.events ?? 0, duplicates, rejected: errors.length, errors },
    rows,
  };
}

const structured = (name: string, body: unknown, rows: Grown = { events: 1 }, errors: object[] = []): Case =>
  answered(`structured: ${name}`, { headers: { 'content-type': STRUCTURED }, body: JSON.stringify(body) }, rows, errors);

const batched = (name: string, body: unknown, rows: Grown, errors: object[] = []): Case =>
  answered(`batched: ${name}`, { headers: { 'content-type': BATCHED }, body: JSON.stringify(body) }, rows, errors);

/** Headers that are undefined are left out. */
function binary(
  name: string,
  headers: Record<string, string | undefined>,
  body: string | Buffer,
  rows: Grown = { events: 1 },
  errors: object[] = [],
): Case {
  const own = {
    'content-type': 'application/json',
    'ce-specversion': '1.0',
    'ce-id': `ce-${draw()}`,
    'ce-source': '/erp/orders',
    'ce-type': 'po.created',
    'ce-time': secondsAgo(60),
  };
  const sent = Object.entries({ ...own, ...headers }).filter((pair): pair is [string, string] => pair[1] !== undefined);
  return answered(`binary: ${name}`, { headers: Object.fromEntries(sent), body }, rows, errors);
}

const lonely = (name: string, fields: Fields, code: string): Case => structured(name, ce(fields), { rejected: 1 }, [{ index: 0, code }]);

function refused(name: string, sent: Pick<Case, 'headers' | 'body'>, status: number, code: string): Case {
  return {
    name: `cloudevents: ${name}`,
    path: '/api/cloudevents',
    ...sent,
    status,
    answerHeaders: { 'content-type': 'application/problem+json' },
    says: { status, code, detail: /\.$/ },
  };
}

const twin = ce();
const { data: twinData, ...twinHead } = twin;

export const cloudeventCases: Case[] = [
  structured('an event', ce()),
  structured('with extensions', ce({ correlationid: 'c', partitionkey: 'p', sequence: 7, retried: true })),
  structured('null is not said', ce({ subject: null, dataschema: null, time: secondsAgo(50) })),
  structured('without data, on its attributes', ce({ data: undefined, workflow: 'wf-p2p-po', status: 'failed', subject: `s-${draw()}` })),
  structured(
    'data of another type, on its attributes',
    ce({ datacontenttype: 'text/xml', data: '<a/>', workflow: 'wf-p2p-po', status: 'failed', subject: `s-${draw()}` }),
  ),
  structured('bytes of JSON', ce({ data: undefined, data_base64: Buffer.from(JSON.stringify(data())).toString('base64') })),
  structured('a JSON type with parameters', ce({ datacontenttype: 'application/vnd.order+json; charset=utf-8' })),
  structured('a traceparent', ce({ traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01' })),
  structured('an event that later comes by other modes', twin),
  structured('the same again', twin, { duplicates: 1 }),
  binary(
    'the same in another mode',
    { 'ce-id': twinHead.id, 'ce-time': twinHead.time, 'content-type': 'application/json' },
    JSON.stringify(twinData),
    { duplicates: 1 },
  ),
  batched('the same in a batch, twice', [twin, twin], { duplicates: 2 }),
  structured('the same id from another source is another event', { ...twin, source: '/erp/invoices' }),
  structured('the same id and source, another thing said', { ...twin, data: { ...twinData, status: 'failed' } }, { rejected: 1 }, [
    { index: 0, code: 'contradiction' },
  ]),
  lonely('JSON in text is not parsed again', { data: JSON.stringify(data()) }, 'invalid_type'),
  lonely('data twice', { data_base64: 'e30=' }, 'invalid_value'),
  lonely('Base64 that is none', { data: undefined, data_base64: '***' }, 'invalid_value'),
  lonely('no id', { id: undefined }, 'missing_field'),
  lonely('an empty source', { source: '', subject: `${draw()}` }, 'missing_field'),
  lonely('no type', { type: null }, 'missing_field'),
  lonely('no version', { specversion: undefined }, 'missing_field'),
  lonely('version 0.3', { specversion: '0.3' }, 'invalid_value'),
  lonely('a number as version', { specversion: 1 }, 'invalid_value'),
  lonely('a time that is none', { time: 'yesterday' }, 'invalid_time'),
  lonely('a time without seconds', { time: '2026-11-20T10:00Z' }, 'invalid_time'),
  lonely('no time at all', { time: undefined }, 'missing_field'),
  lonely('an attribute with parts', { ext: { a: 1 } }, 'invalid_type'),
  lonely('data that names no workflow', { data: { a: draw() } }, 'missing_field'),
  batched('an empty one', [], {}),
  batched('two events', [ce(), ce()], { events: 2 }),
  batched('a bad one between good ones', [ce(), ce({ id: '' }), 7, ce()], { events: 2, rejected: 2 }, [
    { index: 1, code: 'missing_field' },
    { index: 2, code: 'invalid_type' },
  ]),
  batched('one of another version', [ce(), ce({ specversion: '1.1' })], { events: 1, rejected: 1 }, [{ index: 1, code: 'invalid_value' }]),
  binary('an event', {}, JSON.stringify(data())),
  binary('encoded header values', { 'ce-subject': 'Euro%20%e2%82%ac%20%F0%9F%98%80' }, JSON.stringify(data())),
  binary('quoted header values', { 'ce-subject': '"with \\"quotes\\""' }, JSON.stringify(data())),
  binary('no body, on its attributes', { 'ce-workflow': 'wf-p2p-po', 'ce-milestone': 'po_created', 'ce-subject': `s-${draw()}` }, ''),
  binary(
    'a body of another type, on its attributes',
    { 'content-type': 'image/png', 'ce-workflow': 'wf-p2p-po', 'ce-milestone': 'po_created', 'ce-subject': `s-${draw()}` },
    Buffer.from([0x89, 0x50]),
  ),
  binary(
    'no media type and no body',
    { 'content-type': undefined, 'ce-workflow': 'wf-p2p-po', 'ce-milestone': 'po_created', 'ce-subject': `s-${draw()}` },
    '',
  ),
  binary('header bytes that are no UTF-8', { 'ce-subject': '%C0%A0' }, JSON.stringify(data()), { rejected: 1 }, [
    { index: 0, code: 'invalid_value', message: /"ce-subject" is not UTF-8/ },
  ]),
  binary('the type of the data in two places', { 'ce-datacontenttype': 'text/plain' }, JSON.stringify(data()), { rejected: 1 }, [
    { index: 0, code: 'invalid_value' },
  ]),
  binary('no id', { 'ce-id': undefined }, JSON.stringify(data()), { rejected: 1 }, [{ index: 0, code: 'missing_field' }]),
  binary('a text as data', {}, '"text"', { rejected: 1 }, [{ index: 0, code: 'invalid_type' }]),
  { ...structured('the key in the address', ce()), path: '/api/cloudevents?access_token=KEY', key: null },
  refused(
    'half of JSON as data',
    {
      headers: { 'content-type': 'application/json', 'ce-specversion': '1.0', 'ce-id': '1', 'ce-source': 's', 'ce-type': 't' },
      body: '{"a',
    },
    400,
    'unreadable',
  ),
  refused('structured: a list', { headers: { 'content-type': STRUCTURED }, body: '[]' }, 400, 'unreadable'),
  refused('structured: half of JSON', { headers: { 'content-type': STRUCTURED }, body: '{"specversion"' }, 400, 'unreadable'),
  refused('batched: one object', { headers: { 'content-type': BATCHED }, body: JSON.stringify(ce()) }, 400, 'unreadable'),
  refused(
    'a format that is not JSON',
    { headers: { 'content-type': 'application/cloudevents+xml' }, body: '<event/>' },
    415,
    'unsupported_media_type',
  ),
  refused(
    'a batch that is not JSON',
    { headers: { 'content-type': 'application/cloudevents-batch+protobuf' }, body: '' },
    415,
    'unsupported_media_type',
  ),
  refused(
    'JSON that is no CloudEvent',
    { headers: { 'content-type': 'application/json' }, body: JSON.stringify(data()) },
    415,
    'unsupported_media_type',
  ),
  {
    name: 'cloudevents: asking for leave',
    path: '/api/cloudevents',
    method: 'OPTIONS',
    headers: { 'webhook-request-origin': 'erp.example', 'webhook-request-rate': '120' },
    status: 200,
    answerHeaders: { allow: /POST/, 'webhook-allowed-origin': 'erp.example', 'webhook-allowed-rate': '*' },
  },
  {
    name: 'cloudevents: asking for leave with a slow key',
    path: '/api/cloudevents',
    method: 'OPTIONS',
    key: 'slow',
    headers: { 'webhook-request-origin': 'erp.example' },
    status: 200,
    answerHeaders: { 'webhook-allowed-origin': 'erp.example', 'webhook-allowed-rate': '60' },
  },
  {
    name: 'cloudevents: asking for leave without a key',
    path: '/api/cloudevents',
    method: 'OPTIONS',
    key: null,
    headers: { 'webhook-request-origin': 'erp.example' },
    status: 401,
    answerHeaders: { 'webhook-allowed-origin': null },
  },
  {
    name: 'events: OPTIONS is for CloudEvents only',
    path: '/api/events',
    method: 'OPTIONS',
    headers: {},
    status: 405,
    answerHeaders: { allow: 'POST' },
  },
];
