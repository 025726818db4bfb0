import { describe, expect, test } from 'vitest';
import { anEvent } from '@/lib/domain/event.fixture';
import { prepareRing } from './data-key';
import { redactEvent } from './redact-event';
import { redactRejected } from './redact-rejected';
import { redactSenders, redactSpan } from './redact-span';
import { aRedactor } from './redactor.fixture';
import { isKeyToken, listKeyTokens } from './token';

const redactor = aRedactor();
const charge = (fields: Parameters<typeof anEvent>[1] = {}) =>
  anEvent(0, { workflow: 'wf-charge', businessKeys: [{ type: 'usage_id', value: 'USG-20260114-LKH-88213' }], ...fields });

describe('an event', () => {
  test('of an order is left as it is', () => {
    const event = anEvent(0, {
      workflow: 'wf-p2p-po',
      businessKeys: [{ type: 'po_number', value: '4500128831' }],
      transactionId: '4500128831',
      errorMessage: 'PO 4500128831 line 10: unit EA is not CS',
      attributes: { 'http.route': '/erp/v2/po', note: 'late', lines: 12, 'supplier.name': 'Acme Medical' },
    });
    const before = structuredClone(event);
    expect(redactEvent(redactor, event)).toBe(false);
    expect(event).toEqual(before);
  });

  test('keeps a sensitive key as a keyed hash, found by every key of the ring, and nowhere in its text', () => {
    const event = charge({
      businessKeys: [
        { type: 'usage_id', value: 'USG-1' },
        { type: 'encounter_id', value: 'E10048213' },
      ],
      correlationId: 'E10048213',
      errorMessage: 'encounter E10048213: no charge code',
      attributes: { encounter_ref: 'E10048213', links: '[{"type":"encounter_id","value":"E10048213"}]' },
    });
    expect(redactEvent(redactor, event)).toBe(true);
    expect(JSON.stringify(event)).not.toContain('10048213');
    expect(event.businessKeys[0]?.value).toBe('USG-1');
    const token = event.businessKeys[1]?.value ?? '';
    expect(isKeyToken(token)).toBe(true);
    const ring = prepareRing(['a new secret of a test that is long enough', 'a secret of a test that is long enough']);
    expect(listKeyTokens(ring, 'encounter_id', 'E10048213')).toContain(token);
    expect(event.attributes.links).toContain(token);
    const again = structuredClone(event);
    expect(redactEvent(redactor, again)).toBe(false);
    expect(again).toEqual(event);
  });

  test('keeps the id of an employee as a key, and not in its error', () => {
    const event = anEvent(0, {
      workflow: 'wf-hire',
      businessKeys: [{ type: 'employee_id', value: 'E104233' }],
      errorMessage: 'Employee E104233 has no position',
    });
    redactEvent(redactor, event);
    expect(event.businessKeys[0]?.value).toBe('E104233');
    expect(event.errorMessage).toMatch(/^Employee \[employee_id:[a-z2-7]{8}\] has no position$/);
  });

  test('of patients keeps numbers and short codes, and what its catalog allows', () => {
    const attributes = {
      hl7_ack: 'AE',
      billable: true,
      retries: 3,
      'http.route': '/Patient',
      note: 'mother came along',
      visit: 'V10048213',
      total: 1_250_000,
      diagnosis: 'E11.9',
      room: 'OR3',
    };
    const event = charge({ attributes });
    redactEvent(redactor, event);
    expect(event.attributes).toMatchObject({ hl7_ack: 'AE', billable: true, retries: 3, 'http.route': '/Patient', room: 'OR3' });
    for (const name of ['note', 'visit', 'total', 'diagnosis']) expect(event.attributes[name], name).toMatch(/^\[[a-z0-9]+:[a-z2-7]{8}\]$/);
    const allowing = aRedactor({ flows: [{ workflow: 'wf-charge', allow: ['note', 'tot*'], personal: ['room'] }] });
    const kept = charge({ attributes });
    redactEvent(allowing, kept);
    expect(kept.attributes).toMatchObject({ note: 'mother came along', total: 1_250_000 });
    expect(kept.attributes.room).toMatch(/^\[value:/);
  });

  test('with a name that speaks of a person keeps a token, in every flow', () => {
    const event = anEvent(0, {
      workflow: 'wf-p2p-po',
      attributes: {
        'patient.name': 'Jane',
        patientMRN: 4482913,
        'user.email': 'jane@example.org',
        dob: '1962-03-14',
        bank_hash: 'sha256:ab12',
      },
      measures: { ssn: 219099999, lines: 3 },
    });
    redactEvent(redactor, event);
    expect(event.attributes).toMatchObject({ bank_hash: 'sha256:ab12', 'measure.ssn': expect.stringMatching(/^\[ssn:/) });
    expect(event.measures).toEqual({ lines: 3 });
    expect(JSON.stringify(event)).not.toMatch(/Jane|4482913|jane@|1962|219099999/);
  });
});

test('a span: name, message, attributes, those of its events and of its sender', () => {
  const attributes = {
    'throughline.workflow': 'wf-charge',
    'business_key.encounter_id': 'E10048213',
    'db.query.text': "where mrn = '4482913'",
  };
  const span = {
    ...{ traceId: '0'.repeat(32), spanId: '0'.repeat(16), parentSpanId: null, startNano: 1n, durationNano: 1n, kind: 'internal' as const },
    ...{ status: 'error' as const, application: 'app-ipaas', links: [] },
    name: 'admit Jane Doe',
    statusMessage: 'E10048213 is closed',
    attributes,
    resource: { 'service.name': 'app-ipaas', 'enduser.email': 'jane@example.org' },
    spanEvents: [
      { name: 'exception', at: new Date(0), attributes: { 'exception.message': 'MRN 4482913 is unknown', 'exception.type': 'NotFound' } },
    ],
  };
  const said = structuredClone(attributes);
  redactSpan(redactor, span, redactSenders(redactor));
  expect(JSON.stringify({ ...span, startNano: 0, durationNano: 0 })).not.toMatch(/Jane|Doe|10048213|4482913|jane@/);
  expect(attributes).toEqual(said);
  expect(span.resource['service.name']).toBe('app-ipaas');
  expect(span.spanEvents[0]?.attributes['exception.type']).toBe('NotFound');
});

test('a refused record keeps its form and its fault, and the tokens it would have had', () => {
  const record = {
    occurredAt: 'yesterday',
    workflow: 'wf-charge',
    status: 'failed',
    correlationId: 'c-1',
    businessKeys: [{ type: 'encounter_id', value: 'E10048213', role: 'reference' }],
    error: { message: 'encounter E10048213 of Jane Doe' },
    attributes: { patient: { name: [{ family: 'Doe' }], mrn: 4482913 }, hl7: 'PID|1||4482913' },
    unknown: ['219-09-9999'],
  };
  const kept = redactRejected(redactor, { index: 3, code: 'invalid_time', message: '"occurredAt" is "MRN 4482913"', record });
  const text = JSON.stringify(kept);
  expect(text).not.toMatch(/10048213|Doe|4482913|219-09/);
  expect(kept.record).toMatchObject({ occurredAt: 'yesterday', workflow: 'wf-charge', status: 'failed', correlationId: 'c-1' });
  const event = charge({ businessKeys: [{ type: 'encounter_id', value: 'E10048213' }] });
  redactEvent(redactor, event);
  expect(text).toContain(event.businessKeys[0]?.value);
  expect(redactRejected(redactor, kept)).toEqual(kept);
  const line = {
    index: 0,
    code: 'invalid_json',
    message: 'bad',
    record: '{"workflow":"wf-p2p-po","attributes":{"ssn":"219-09-9999", "name": "Jane Doe"',
  };
  expect(JSON.stringify(redactRejected(redactor, line))).not.toMatch(/219-09|Jane/);
  const otlp = { traceId: 'x', attributes: [{ key: 'patient.name', value: { stringValue: 'jane doe' } }] };
  expect(JSON.stringify(redactRejected(redactor, { ...line, record: otlp }))).not.toContain('jane');
});
