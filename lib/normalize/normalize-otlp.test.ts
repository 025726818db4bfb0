import { describe, expect, test } from 'vitest';
import type { DecodedLog, DecodedSpan } from '@/lib/domain';
import { normalizeLogs, normalizeSpans } from '.';
import { context, now } from './context.fixture';

const TRACE = '5b8efff798038103d269b633813fc60c';
const nano = BigInt(now.getTime() - 60_000) * 1_000_000n;

const span = (fields: Partial<DecodedSpan> = {}): DecodedSpan => ({
  index: 0,
  traceId: TRACE,
  spanId: 'eee19b7ec3c1b174',
  parentSpanId: '',
  name: 'send',
  kind: 4,
  startNano: nano,
  endNano: nano + 1_500_000_123n,
  statusCode: 0,
  statusMessage: '',
  attributes: {},
  links: [],
  spanEvents: [],
  resource: { 'service.name': 'app-ipaas', 'facility.id': 'LKH' },
  scope: 'edi',
  ...fields,
});
const log = (fields: Partial<DecodedLog> = {}): DecodedLog => ({
  index: 0,
  timeNano: nano,
  observedNano: 0n,
  severity: 9,
  severityText: 'INFO',
  body: 'sent',
  eventName: '',
  attributes: { 'throughline.workflow': 'wf-gl-posting', 'business_key.journal_batch_id': 'JB-1' },
  traceId: '',
  spanId: '',
  resource: {},
  scope: '',
  ...fields,
});
const spans = (...records: DecodedSpan[]) => normalizeSpans({ records, rejected: [], total: records.length }, context);
const logs = (...records: DecodedLog[]) => normalizeLogs({ records, rejected: [], total: records.length }, context);

const hop = {
  'throughline.workflow': 'wf-p2p-po',
  'throughline.milestone': 'po_transmitted',
  'interface.id': 'if-po-out',
  'department.id': 'dept-procurement',
  'business_key.po_number': 4500017,
  'measure.amount_minor': 12_500,
  'measure.currency': 'USD',
  'throughline.attempt': 2,
  'http.response.status_code': 504,
};

describe('spans', () => {
  test('each is kept; one that names no workflow is no event', () => {
    const { events, spans: kept, rejected } = spans(span());
    expect({ events, rejected }).toEqual({ events: [], rejected: [] });
    expect(kept[0]?.span).toEqual({
      traceId: TRACE,
      spanId: 'eee19b7ec3c1b174',
      parentSpanId: null,
      startNano: nano,
      durationNano: 1_500_000_123n,
      name: 'send',
      kind: 'producer',
      application: 'app-ipaas',
      status: 'unset',
      statusMessage: null,
      attributes: {},
      resource: { 'service.name': 'app-ipaas', 'facility.id': 'LKH', 'otel.scope.name': 'edi' },
      links: [],
      spanEvents: [],
    });
  });

  test('one that names a workflow tells an event when it ends', () => {
    const [entry] = spans(span({ attributes: hop, parentSpanId: 'eee19b7ec3c1b173' })).events;
    expect(entry?.event).toMatchObject({
      occurredAt: new Date(now.getTime() - 58_500),
      startedAt: new Date(now.getTime() - 60_000),
      durationMs: 1500.000123,
      workflow: 'wf-p2p-po',
      milestone: 'po_transmitted',
      status: 'completed',
      traceId: TRACE,
      spanId: 'eee19b7ec3c1b174',
      facility: 'fac-lakeside',
      department: 'dept-procurement',
      interface: 'if-po-out',
      connector: 'con-edi',
      application: 'app-ipaas',
      attempt: 2,
      businessKeys: [{ type: 'po_number', value: '4500017' }],
      measures: { amountMinor: 12_500, currency: 'USD' },
      attributes: { 'service.name': 'app-ipaas', 'http.response.status_code': 504, parentSpanId: 'eee19b7ec3c1b173' },
    });
  });

  test('a failed one tells a failed event, with the exception it recorded', () => {
    const failed = span({
      attributes: hop,
      statusCode: 2,
      spanEvents: [{ name: 'exception', timeNano: nano, attributes: { 'exception.type': 'Timeout', 'exception.message': 'no answer' } }],
    });
    expect(spans(failed).events[0]?.event).toMatchObject({ status: 'failed', errorClass: 'Timeout', errorMessage: 'no answer' });
    const said = span({
      attributes: { ...hop, 'error.type': 'timeout', 'throughline.status': 'retrying' },
      statusCode: 2,
      statusMessage: 'later',
    });
    expect(spans(said).events[0]?.event).toMatchObject({ status: 'retrying', errorClass: 'timeout', errorMessage: 'later' });
  });

  test('a workflow of the resource counts for spans that name a milestone or status', () => {
    const resource = { 'throughline.workflow': 'wf-p2p-po' };
    expect(spans(span({ resource })).events).toEqual([]);
    expect(spans(span({ resource, attributes: { 'throughline.milestone': 'po_created' } })).events).toHaveLength(1);
  });

  test('the key of a span’s event is its ids, whatever the source', () => {
    const one = spans(span({ attributes: hop })).events[0]?.event;
    const two = spans(span({ attributes: { ...hop, 'throughline.source': 'other', 'throughline.event_id': 'x' } })).events[0]?.event;
    expect(two?.eventKey).toBe(one?.eventKey);
    expect(two?.contentHash).not.toBe(one?.contentHash);
    expect(one?.contentHash).not.toBe(one?.eventKey);
  });

  test('an end before the start is shown, and no negative duration', () => {
    const odd = spans(span({ attributes: hop, endNano: nano - 5n }));
    expect(odd.spans[0]?.span).toMatchObject({ durationNano: 0n, attributes: { 'throughline.ends_before_start_ns': '5' } });
    expect(odd.events[0]?.event.durationMs).toBeNull();
  });

  test.each([
    ['invalid_id', { traceId: '0'.repeat(32) }],
    ['invalid_id', { traceId: TRACE.slice(2) }],
    ['invalid_id', { traceId: '' }],
    ['invalid_id', { spanId: 'zzzzzzzzzzzzzzzz' }],
    ['invalid_id', { parentSpanId: '01' }],
    ['invalid_id', { links: [{ traceId: TRACE, spanId: '' }] }],
    ['missing_field', { startNano: 0n }],
    ['missing_field', { endNano: 0n }],
    ['too_old', { startNano: nano - 31n * 86_400_000_000_000n, endNano: nano - 31n * 86_400_000_000_000n }],
    ['in_future', { startNano: 18_446_744_073_709_551_615n, endNano: 18_446_744_073_709_551_615n }],
    ['too_large', { spanEvents: Array.from({ length: 129 }, () => ({ name: 'e', timeNano: nano, attributes: {} })) }],
    ['wrong_environment', { attributes: { 'throughline.environment': 'test' } }],
    ['invalid_value', { attributes: { ...hop, 'throughline.attempt': 0 } }],
  ])('%s: refused alone, and can be shown as JSON', (code, fields) => {
    const { spans: kept, rejected } = spans(span({ index: 0 }), span({ index: 1, ...fields }), span({ index: 2 }));
    expect(kept.map(({ index }) => index)).toEqual([0, 2]);
    expect(rejected).toMatchObject([{ index: 1, code }]);
    expect(JSON.stringify(rejected[0]?.record)).toContain('startTimeUnixNano');
  });

  test('a parent of zeros is no parent', () => {
    expect(spans(span({ parentSpanId: '0'.repeat(16) })).spans[0]?.span.parentSpanId).toBeNull();
  });
});

describe('log records', () => {
  test('one that names a workflow is an event', () => {
    expect(logs(log({ traceId: TRACE, spanId: 'eee19b7ec3c1b174', eventName: 'batch.sent' })).events[0]?.event).toMatchObject({
      occurredAt: new Date(now.getTime() - 60_000),
      workflow: 'wf-gl-posting',
      status: 'completed',
      traceId: TRACE,
      businessKeys: [{ type: 'journal_batch_id', value: 'JB-1' }],
      attributes: { 'log.body': 'sent', 'log.severity': 'INFO', 'event.name': 'batch.sent' },
    });
  });

  test('a record’s own id is its event id', () => {
    const attributes = { ...log().attributes, 'log.record.uid': 'u-1' };
    expect(logs(log({ attributes })).events[0]?.event.eventId).toBe('u-1');
  });

  test('a body of fields is read like attributes', () => {
    const body = { 'throughline.workflow': 'wf-gl-posting', 'throughline.milestone': 'jb_loaded', 'correlation.id': 'c' };
    expect(logs(log({ body, attributes: {} })).events[0]?.event).toMatchObject({ milestone: 'jb_loaded', correlationId: 'c' });
  });

  test.each([
    [9, undefined, 'completed', null],
    [13, undefined, 'completed_with_warning', null],
    [17, undefined, 'failed', 'sent'],
    [21, 'waiting', 'waiting', 'sent'],
  ])('severity %i with status %j is %s', (severity, said, status, errorMessage) => {
    const attributes = said ? { ...log().attributes, 'throughline.status': said } : log().attributes;
    expect(logs(log({ severity, attributes })).events[0]?.event).toMatchObject({ status, errorMessage });
  });

  test('the observed time stands in for a time that is not said; without both it is refused', () => {
    expect(logs(log({ timeNano: 0n, observedNano: nano })).events[0]?.event.occurredAt).toEqual(new Date(now.getTime() - 60_000));
    expect(logs(log({ timeNano: 0n })).rejected).toMatchObject([{ code: 'missing_field' }]);
  });

  test('one that names no workflow is refused with the mend', () => {
    expect(logs(log({ attributes: {} })).rejected).toMatchObject([
      { code: 'not_an_event', message: expect.stringContaining('throughline.workflow') },
    ]);
  });

  test('a trace id of zeros is none; a broken one is refused', () => {
    expect(logs(log({ traceId: '0'.repeat(32) })).events[0]?.event.traceId).toBeNull();
    expect(logs(log({ traceId: 'abcd' })).rejected).toMatchObject([{ code: 'invalid_id' }]);
  });
});
