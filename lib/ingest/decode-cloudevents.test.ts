import { describe, expect, test } from 'vitest';
import { decodeBinaryCloudEvent, decodeCloudEvents } from '.';

const head = { specversion: '1.0', id: 'e-1', source: '/erp', type: 'po.created' };
const bytes = (value: unknown) => Buffer.from(JSON.stringify(value));
const one = (value: unknown) => {
  const decoded = decodeCloudEvents(bytes(value), 'structured');
  return decoded.ok ? (decoded.batch.records[0] ?? decoded.batch.rejected[0]) : decoded.refusal;
};

describe('structured', () => {
  test.each([
    ['no data', {}, { kind: 'none' }],
    ['an object', { data: { a: 1 } }, { kind: 'json', value: { a: 1 } }],
    ['JSON text is text, not parsed again', { data: '{"a":1}', datacontenttype: 'application/json' }, { kind: 'json', value: '{"a":1}' }],
    ['null', { data: null }, { kind: 'none' }],
    ['text of another type', { data: '<a/>', datacontenttype: 'text/xml' }, { kind: 'opaque', mediaType: 'text/xml' }],
    ['a +json type with parameters', { data: [1], datacontenttype: 'Application/vnd.x+JSON; v=2' }, { kind: 'json', value: [1] }],
    ['bytes of JSON', { data_base64: Buffer.from('{"a":1}').toString('base64') }, { kind: 'json', value: { a: 1 } }],
    ['other bytes', { data_base64: 'AQI=', datacontenttype: 'image/png' }, { kind: 'opaque', mediaType: 'image/png' }],
  ])('data: %s', (_, fields, data) => {
    expect(one({ ...head, ...fields })).toMatchObject({ index: 0, data });
  });

  test('attributes have their canonical text; null is not said; any name is kept', () => {
    expect(one({ ...head, subject: null, sequence: 7, retried: true, ['__proto__x']: 'y' })).toMatchObject({
      attributes: { ...head, sequence: '7', retried: 'true', ['__proto__x']: 'y' },
    });
  });

  test.each([
    ['data twice', { data: 1, data_base64: 'AQI=' }, 'invalid_value'],
    ['no Base64', { data_base64: 'A*I=' }, 'invalid_value'],
    ['Base64 that is no text', { data_base64: 7 }, 'invalid_value'],
    ['bytes that are no JSON', { data_base64: 'AQI=', datacontenttype: 'application/json' }, 'invalid_value'],
    ['bytes that are no UTF-8', { data_base64: Buffer.from([0x22, 0xff, 0x22]).toString('base64') }, 'invalid_value'],
    ['an object under a text type', { data: {}, datacontenttype: 'text/plain' }, 'invalid_type'],
    ['an attribute with parts', { ext: { a: 1 } }, 'invalid_type'],
    ['an attribute that is no whole number', { ext: 1.5 }, 'invalid_type'],
  ])('an event is rejected: %s', (_, fields, code) => {
    expect(one({ ...head, ...fields })).toMatchObject({ index: 0, code, record: fields });
  });

  test.each([
    ['a list', '[]'],
    ['text', '"a"'],
    ['half of JSON', '{"specversion":'],
    ['nothing', ''],
  ])('%s cannot be read', (_, text) => {
    expect(decodeCloudEvents(Buffer.from(text), 'structured')).toMatchObject({ ok: false, refusal: { status: 400 } });
  });
});

describe('batched', () => {
  test('an empty list is legal; a bad event fails alone', () => {
    expect(decodeCloudEvents(bytes([]), 'batched')).toEqual({ ok: true, batch: { records: [], rejected: [], total: 0 } });
    expect(decodeCloudEvents(bytes([head, 7, head]), 'batched')).toMatchObject({
      batch: { total: 3, records: [{ index: 0 }, { index: 2 }], rejected: [{ index: 1, code: 'invalid_type' }] },
    });
  });

  test('one object is no batch', () => {
    expect(decodeCloudEvents(bytes(head), 'batched')).toMatchObject({ ok: false, refusal: { status: 400 } });
  });
});

describe('binary', () => {
  const decode = (extra: Record<string, string>, body: Buffer | string = '', contentType: string | null = 'application/json') => {
    const headers = Object.entries({ 'ce-specversion': '1.0', 'ce-id': 'e-1', 'Ce-Source': '/erp', 'ce-type': 'po.created', ...extra });
    const decoded = decodeBinaryCloudEvent(Buffer.from(body), { headers, contentType });
    return decoded.ok ? (decoded.batch.records[0] ?? decoded.batch.rejected[0]) : decoded.refusal;
  };

  test('headers are attributes, Content-Type is the type of the data, and the body is the data', () => {
    expect(decode({ host: 'a' }, '{"a":1}')).toEqual({
      index: 0,
      attributes: { ...head, datacontenttype: 'application/json' },
      data: { kind: 'json', value: { a: 1 } },
    });
    expect(decode({}, 'a,b', 'text/csv')).toMatchObject({ data: { kind: 'opaque', mediaType: 'text/csv' } });
    expect(decode({}, '', null)).toMatchObject({ data: { kind: 'none' } });
  });

  test.each([
    ['Euro%20%E2%82%AC%20%F0%9F%98%80', 'Euro € 😀'],
    ['lower%e2%82%ac', 'lower€'],
    ['%41%2E', 'A.'],
    ['%2541', '%41'],
    ['"quoted \\"text\\" and %41"', 'quoted "text" and A'],
    ['100%', '100%'],
    [Buffer.from('roh €').toString('latin1'), 'roh €'],
  ])('the header value %j is %j', (value, text) => {
    expect(decode({ 'ce-subject': value })).toMatchObject({ attributes: { subject: text } });
  });

  test.each([
    ['bytes that are no UTF-8', { 'ce-subject': '%C0%A0' }],
    ['half of a character', { 'ce-subject': '%E2%82' }],
    ['the type of the data told twice', { 'ce-datacontenttype': 'text/plain' }],
  ])('an event is rejected: %s', (_, headers) => {
    expect(decode(headers, '{}')).toMatchObject({ code: 'invalid_value', record: headers });
  });

  test('a body that is not the JSON it is called cannot be read', () => {
    expect(decode({}, '{"a":')).toMatchObject({ status: 400, code: 'unreadable' });
  });
});
