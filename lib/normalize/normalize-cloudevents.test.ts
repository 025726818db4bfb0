import { describe, expect, test } from 'vitest';
import type { CloudEventData } from '@/lib/domain';
import { normalizeCloudEvents, normalizeEvents } from '.';
import { context } from './context.fixture';

const head = { specversion: '1.0', id: 'e-1', source: '/erp/orders', type: 'com.example.po.created', time: '2026-11-22T11:00:00Z' };
const fields = { workflow: 'wf-p2p-po', milestone: 'po_created', businessKeys: [{ type: 'po_number', value: 'PO-1' }] };
const json = (value: unknown): CloudEventData => ({ kind: 'json', value });

function normalize(attributes: Record<string, string | undefined>, data: CloudEventData = json(fields)) {
  const said = Object.fromEntries(
    Object.entries({ ...head, ...attributes }).filter((pair): pair is [string, string] => pair[1] !== undefined),
  );
  const { events, rejected } = normalizeCloudEvents({ records: [{ index: 0, attributes: said, data }], rejected: [], total: 1 }, context);
  return events[0]?.event ?? rejected[0];
}

describe('a CloudEvent as transaction event', () => {
  test('data gives the fields, the attributes give identity, time and type', () => {
    expect(normalize({})).toMatchObject({
      eventId: 'e-1',
      source: '/erp/orders',
      occurredAt: new Date('2026-11-22T11:00:00Z'),
      messageType: 'com.example.po.created',
      workflow: 'wf-p2p-po',
      milestone: 'po_created',
      attributes: { 'cloudevents.type': 'com.example.po.created' },
    });
  });

  test('what the data says comes first, what it says otherwise is kept', () => {
    const data = json({
      ...fields,
      occurredAt: '2026-11-22T10:00:00Z',
      messageType: '850',
      facility: 'LKH',
      eventId: 'own',
      source: 'erp',
    });
    expect(normalize({ facility: 'XYZ', department: 'dept-procurement' }, data)).toMatchObject({
      eventId: 'e-1',
      source: '/erp/orders',
      occurredAt: new Date('2026-11-22T10:00:00Z'),
      messageType: '850',
      facility: 'fac-lakeside',
      department: 'dept-procurement',
      attributes: { 'data.eventId': 'own', 'data.source': 'erp', 'cloudevents.facility': 'XYZ', 'cloudevents.time': head.time },
    });
  });

  test('extension attributes alone are an event; others are attributes', () => {
    const said = {
      workflow: 'wf-p2p-po',
      status: 'failed',
      outcome: 'true',
      correlationid: 'c-1',
      durationms: '12',
      partitionkey: 'p',
      dataschema: 's',
    };
    expect(normalize(said, { kind: 'none' })).toMatchObject({
      status: 'failed',
      outcome: 'failed',
      correlationId: 'c-1',
      durationMs: 12,
      attributes: { partitionkey: 'p', 'cloudevents.dataschema': 's' },
    });
  });

  test('the subject names the transaction only where nothing else does', () => {
    const { businessKeys: _, ...plain } = fields;
    expect(normalize({ subject: 'PO-7' }, json(plain))).toMatchObject({ transactionId: 'PO-7' });
    expect(normalize({ subject: 'PO-7' })).toMatchObject({ transactionId: null, attributes: { 'cloudevents.subject': 'PO-7' } });
  });

  test.each([
    ['00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01', '0af7651916cd43dd8448eb211c80319c'],
    ['cc-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01-more', '0af7651916cd43dd8448eb211c80319c'],
    ['ff-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01', null],
    ['00-00000000000000000000000000000000-b7ad6b7169203331-01', null],
    ['00-0af7651916cd43dd8448eb211c80319c-0000000000000000-01', null],
    ['00-0AF7651916CD43DD8448EB211C80319C-B7AD6B7169203331-01', null],
    ['nonsense', null],
  ])('traceparent %s: trace %s', (traceparent, traceId) => {
    expect(normalize({ traceparent })).toMatchObject({
      traceId,
      attributes: traceId === null ? { traceparent } : { parentSpanId: 'b7ad6b7169203331' },
    });
  });

  test('the same event by /api/events is the same event: source and id make it', () => {
    const sent = { ...fields, eventId: 'e-1', source: '/erp/orders', occurredAt: head.time };
    const { events } = normalizeEvents({ records: [{ index: 0, record: sent }], rejected: [], total: 1 }, context);
    const event = normalize({});
    expect(event && 'eventKey' in event && event.eventKey).toBe(events[0]?.event.eventKey);
  });
});

describe('refused', () => {
  test.each([
    ['specversion', 'missing_field'],
    ['id', 'missing_field'],
    ['source', 'missing_field'],
    ['type', 'missing_field'],
    ['time', 'missing_field'],
  ])('without %s', (name, code) => {
    expect(normalize({ [name]: undefined })).toMatchObject({ index: 0, code });
    if (name !== 'time') expect(normalize({ [name]: '' })).toMatchObject({ code });
  });

  test.each([
    ['another version', { specversion: '0.3' }, undefined, 'invalid_value'],
    ['a time without offset', { time: '2026-11-22T11:00:00' }, undefined, 'invalid_time'],
    ['a time without seconds', { time: '2026-11-22T11:00Z' }, undefined, 'invalid_time'],
    ['no such day', { time: '2026-02-30T11:00:00Z' }, undefined, 'invalid_time'],
    ['text as data', {}, json('{"workflow":"wf-p2p-po"}'), 'invalid_type'],
    ['bytes as data', {}, { kind: 'opaque', mediaType: 'image/png' } as const, 'invalid_type'],
    ['another environment', { environment: 'test' }, undefined, 'wrong_environment'],
  ])('%s', (_, attributes, data, code) => {
    expect(normalize(attributes, data)).toMatchObject({ index: 0, code, record: expect.objectContaining({ id: 'e-1' }) });
  });
});
