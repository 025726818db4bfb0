import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { loadCatalog } from '@/lib/catalog';
import { namesOfPreset, verifiedBy } from '@/lib/domain';
import { context } from './context.fixture';
import { indexPresets } from './index-presets';
import { normalizePreset } from './normalize-preset';
import { openRecords } from './open-records';
import { type PresetResult, readPresetRecord } from './read-preset-record';

const catalog = await loadCatalog('catalog');
const presets = indexPresets(catalog.presets, catalog.feeds);
const lookup = {
  ...context.lookup,
  workflows: new Set(catalog.workflows.map(({ id }) => id)),
  interfaces: new Map(
    catalog.interfaces.map(({ id, connector, targetApplication }) => [id, { connector, application: targetApplication }]),
  ),
  presets,
};
const given = { ...context, lookup };

function reader(name: string) {
  const found = presets.find(name, 'test');
  if (!found) throw new Error(`There is no preset ${name}.`);
  return found;
}
const sampleOf = (name: string, n = 0): Record<string, unknown> => {
  const [opened] = openRecords(
    { records: [{ index: 0, record: reader(name).preset.samples[n]?.record }], rejected: [], total: 1 },
    reader(name).preset,
  ).records;
  return structuredClone(opened?.record) as Record<string, unknown>;
};
const read = (name: string, record: unknown): PresetResult => readPresetRecord(record, reader(name), given);
function eventOf(name: string, record: unknown) {
  const result = read(name, record);
  if (result.kind !== 'event') throw new Error(JSON.stringify(result));
  return result.event;
}
const faultOf = (name: string, record: unknown) => {
  const result = read(name, record);
  return result.kind === 'rejected' ? result.fault.code : result.kind;
};

const all = catalog.presets.flatMap((preset) => preset.samples.map(({ name }, i) => [preset.id, name, i] as const));

test('there is a preset for every product of the list', () => {
  expect(catalog.presets.map(({ id }) => id).sort()).toEqual([
    'azure-logic-apps',
    'azure-logic-apps-standard',
    'boomi',
    'camel',
    'camel-telemetry',
    'celigo',
    'kafka-connect-dlq',
    'mirth',
    'mulesoft-json-logger',
    'mulesoft-otel',
    'n8n',
    'nodinite',
    'rabbitmq-dlx',
    'sap-cpi-mpl',
    'spring-integration',
    'spring-kafka-dlt',
    'workato',
    'wso2',
  ]);
});

describe('samples', () => {
  test.each(all)('%s: %s', (name, _, i) => {
    const record = sampleOf(name, i);
    const result = read(name, record);
    expect(result.kind === 'rejected' ? result.fault.message : '').toBe('');
    if (result.kind !== 'event') return;
    expect(result.event.attributes).toMatchObject({ 'preset.name': name, 'preset.version': 1 });
    expect(JSON.stringify(result.event)).not.toContain('never kept');
    expect(result.event.status).not.toBe('unknown');
    // Sent again, also by a later version of the preset, it is the same event.
    expect(eventOf(name, record)).toEqual(result.event);
  });
  test.each(catalog.presets.map(({ id }) => id))('%s: a flow that the feed knows is in its workflow', (name) => {
    const { workflow } = eventOf(name, sampleOf(name));
    const isFed = catalog.feeds.some(({ preset }) => preset === name);
    expect(workflow === 'unassigned').toBe(!isFed);
  });
});

describe('what each record becomes', () => {
  test.each<[string, number, object]>([
    [
      'mulesoft-json-logger',
      0,
      { status: 'completed', sourceStatus: 'END', milestone: 'po_dispatched', durationMs: 412, errorMessage: null },
    ],
    [
      'mulesoft-json-logger',
      1,
      {
        status: 'failed',
        sourceStatus: 'EXCEPTION',
        errorClass: 'timeout',
        errorMessage: 'HTTP POST on resource failed: timeout exceeded',
      },
    ],
    [
      'mulesoft-otel',
      0,
      {
        status: 'failed',
        traceId: '5b8efff798038103d269b633813fc60c',
        errorCode: 'HTTP:TIMEOUT',
        errorClass: 'timeout',
        durationMs: 1412,
        correlationId: '5f1c2a10-c5a9-11f0-9c8e-0242ac120002',
      },
    ],
    [
      'boomi',
      0,
      {
        eventId: 'execution-6d0a2b1e-2026.11.20:COMPLETE',
        status: 'completed',
        attempt: 1,
        durationMs: 1840,
        measures: { documentsIn: 12, documentsInError: 0, documentsOut: 12 },
        interface: 'if-po-850-out',
        milestone: 'po_transmitted',
      },
    ],
    [
      'boomi',
      1,
      {
        status: 'failed',
        sourceStatus: 'ERROR',
        attempt: 2,
        correlationId: 'execution-6d0a2b1e-2026.11.20',
        errorClass: 'connection_failed',
        attributes: expect.objectContaining({ 'attempt.retryOf': 'execution-6d0a2b1e-2026.11.20', 'attempt.kind': 'manual_retry' }),
      },
    ],
    ['azure-logic-apps', 0, { status: 'failed', errorCode: '502', durationMs: 1300, interface: 'if-ap-810-in', milestone: null }],
    ['azure-logic-apps', 1, { status: 'completed', milestone: 'inv_received', correlationId: '08584612345678901234567890120CU11' }],
    [
      'azure-logic-apps-standard',
      0,
      {
        status: 'completed',
        correlationId: 'inv-44811',
        businessKeys: [
          { type: 'invoice_number', value: 'INV-44811' },
          { type: 'po_number', value: 'PO-4500128831' },
        ],
      },
    ],
    ['azure-logic-apps-standard', 1, { status: 'failed', errorCode: 'BadRequest', errorMessage: 'The invoice has no order number' }],
    [
      'sap-cpi-mpl',
      0,
      {
        status: 'completed',
        occurredAt: new Date(1795187131412),
        startedAt: new Date(1795187130000),
        durationMs: 1412,
        messageType: 'ORDERS05',
        deepLink: 'https://tenant.example/shell/monitoring/Messages/AGk2xQ5hV0x0cGxNb2NrMDAwMQ',
        businessKeys: [{ type: 'application_message_id', value: '0000000012345678' }],
      },
    ],
    ['sap-cpi-mpl', 1, { status: 'failed', errorClass: 'auth_failed', businessKeys: [{ type: 'po_number', value: 'PO-4500128831' }] }],
    [
      'mirth',
      0,
      {
        eventId: '4f1a2b3c-5d6e-4f70-8a90-b1c2d3e4f501:48213:1:SENT:1',
        status: 'completed',
        attempt: 1,
        durationMs: 1412,
        correlationId: '4f1a2b3c-5d6e-4f70-8a90-b1c2d3e4f501:48213',
        workflow: 'wf-charge-supply',
      },
    ],
    [
      'mirth',
      1,
      {
        status: 'failed',
        attempt: 3,
        errorCode: '2',
        errorClass: 'connection_failed',
        businessKeys: [{ type: 'file_id', value: 'CHG-20261120-02' }],
      },
    ],
    ['camel', 0, { status: 'failed', errorClass: 'timeout', correlationId: '2F6C1D-0000000000000012', milestone: 'time_exported' }],
    ['camel', 1, { status: 'in_progress', sourceStatus: 'INFO', errorMessage: null }],
    [
      'camel-telemetry',
      0,
      { status: 'completed', businessKeys: [{ type: 'file_name', value: 'TIME-PP202623-PGA.csv' }], durationMs: 1412 },
    ],
    [
      'kafka-connect-dlq',
      0,
      {
        eventId: 'item.master:3:482130:item-sink',
        status: 'dead_lettered',
        sourceStatus: 'VALUE_CONVERTER',
        errorClass: 'schema_violation',
        errorCode: 'DataException',
        occurredAt: new Date(1795187131412),
      },
    ],
    [
      'spring-kafka-dlt',
      0,
      {
        status: 'dead_lettered',
        errorCode: 'IllegalStateException',
        errorClass: 'duplicate',
        eventId: 'hire.events:1:99120:timekeeping-loader',
      },
    ],
    [
      'rabbitmq-dlx',
      0,
      {
        status: 'dead_lettered',
        sourceStatus: 'rejected',
        errorClass: 'rejected',
        attempt: 1,
        correlationId: 'po-4500128831',
        occurredAt: new Date(1795187131000),
      },
    ],
    ['spring-integration', 0, { status: 'retrying', attempt: 2, measures: { sequenceNumber: 1, sequenceSize: 1 } }],
    ['spring-integration', 1, { status: 'duplicate' }],
    ['wso2', 0, { status: 'failed', sourceStatus: 'failure', durationMs: 30012, milestone: 'jb_received', correlationId: '7e0c1d2e-0000' }],
    ['n8n', 0, { status: 'failed', correlationId: 'n8n-231', businessKeys: [{ type: 'employee_id', value: 'E118204' }] }],
    ['n8n', 1, { status: 'completed', correlationId: 'n8n-231', attempt: 2 }],
    ['workato', 0, { status: 'failed', errorClass: 'rate_limited', occurredAt: new Date('2026-11-20T14:05:31.412Z'), attempt: 1 }],
    [
      'celigo',
      0,
      { status: 'failed', errorClass: 'missing_value', errorRetryable: true, businessKeys: [{ type: 'trace_key', value: 'SUP-10482' }] },
    ],
    ['nodinite', 0, { status: 'completed', messageType: 'X12-850', businessKeys: [{ type: 'po_number', value: 'PO-4500128831' }] }],
  ])('%s, sample %i', (name, n, wanted) => {
    expect(eventOf(name, sampleOf(name, n))).toMatchObject(wanted);
  });

  test.each<[string, object, object]>([
    ['boomi', { status: 'ABORTED_RECOVERING' }, { status: 'in_progress' }],
    ['boomi', { status: 'DISCARDED' }, { status: 'skipped' }],
    [
      'boomi',
      { status: 'COMPLETE_WARN', message: 'one document skipped' },
      { status: 'completed_with_warning', errorMessage: 'one document skipped' },
    ],
    ['mirth', { status: 'QUEUED', sendAttempts: 0 }, { status: 'waiting', attempt: 1 }],
    ['mirth', { status: 'Q', sendAttempts: 4 }, { status: 'retrying', attempt: 4 }],
    ['mirth', { status: 'FILTERED' }, { status: 'skipped' }],
    ['sap-cpi-mpl', { Status: 'RETRY' }, { status: 'retrying' }],
    ['sap-cpi-mpl', { LogEnd: null }, { status: 'completed', occurredAt: new Date(1795187130000) }],
    ['n8n', { status: undefined, finished: true }, { status: 'completed', sourceStatus: 'true' }],
    ['n8n', { status: 'crashed' }, { status: 'failed' }],
    ['workato', { status: undefined }, { status: 'failed' }],
    ['workato', { is_repeat: true }, { attempt: 2 }],
    ['wso2', { payload: { messageId: 'm', failure: false, faultResponse: false, entityType: 'Endpoint' } }, { status: 'completed' }],
    ['mulesoft-json-logger', { tracePoint: 'START' }, { status: 'received', milestone: null }],
    ['mulesoft-json-logger', { tracePoint: undefined, priority: 'ERROR' }, { status: 'failed', sourceStatus: 'ERROR' }],
    [
      'rabbitmq-dlx',
      { traceparent: '00-5b8efff798038103d269b633813fc60c-eee19b7ec3c1b174-01' },
      { traceId: '5b8efff798038103d269b633813fc60c', spanId: 'eee19b7ec3c1b174' },
    ],
    [
      'rabbitmq-dlx',
      {
        headers: {
          'x-first-death-queue': 'q',
          'x-death': [
            { queue: 'q', reason: 'expired', count: 3, time: 1795187131 },
            { queue: 'p', reason: 'rejected', count: 2 },
          ],
        },
      },
      { attempt: 5, errorClass: 'expired', occurredAt: given.now, attributes: expect.objectContaining({ 'preset.time': 'arrival' }) },
    ],
    [
      'kafka-connect-dlq',
      { timestamp: undefined },
      { occurredAt: given.now, attributes: expect.objectContaining({ 'preset.time': 'arrival' }) },
    ],
  ])('%s with %j', (name, change, wanted) => {
    expect(eventOf(name, { ...sampleOf(name), ...change })).toMatchObject(wanted);
  });

  test.each<[string, object, string]>([
    ['boomi', { executionType: 'test_manual' }, 'A test run by hand'],
    ['workato', { is_test: true }, 'A test job'],
    ['workato', { is_poll_error: true }, 'The trigger could not poll its application'],
    ['mulesoft-json-logger', { tracePoint: undefined, priority: 'INFO' }, 'A log line without a trace point tells no step'],
    ['azure-logic-apps', { Category: 'IntegrationAccountTrackingEvents' }, 'Not of the category WorkflowRuntime'],
    [
      'azure-logic-apps',
      { OperationName: 'Microsoft.Logic/workflows/workflowTriggerStarted' },
      'Only completed runs and completed actions are events',
    ],
    ['azure-logic-apps-standard', { OperationName: 'WorkflowActionStarted' }, 'Only completed runs and completed actions are events'],
    ['camel', { level: 'DEBUG' }, 'A line of level DEBUG or TRACE'],
    ['camel', { mdc: {} }, 'A line that belongs to no exchange'],
    ['mulesoft-otel', { 'mule.app.processor.name': 'http:request' }, 'The span of one processor; the span of its flow tells the event'],
  ])('%s with %j is left out and says why', (name, change, because) => {
    const result = read(name, { ...sampleOf(name), ...change });
    expect(result.kind === 'dropped' ? result.drop.because : result.kind).toBe(because);
  });
});

describe('malformed records', () => {
  const names = catalog.presets.map(({ id }) => id);
  test.each(names)('%s: no object, nothing in it, too much in it', (name) => {
    for (const record of [null, 'text', 7, true, []]) expect(faultOf(name, record)).toBe('invalid_type');
    expect(['missing_field', 'dropped']).toContain(faultOf(name, {}));
    const huge = { ...sampleOf(name), ...Object.fromEntries(Array.from({ length: 1_001 }, (_, i) => [`x${i}`, i])) };
    expect(faultOf(name, huge)).toBe('too_large');
  });

  test.each<[string, string, string]>([
    ['azure-logic-apps', 'endTime_t', 'invalid_time'],
    ['azure-logic-apps-standard', 'EndTime', 'invalid_time'],
    ['boomi', 'executionTime', 'invalid_time'],
    ['camel', '@timestamp', 'invalid_time'],
    ['camel-telemetry', 'otlp.end', 'invalid_time'],
    ['celigo', 'occurredAt', 'invalid_time'],
    ['kafka-connect-dlq', 'timestamp', 'invalid_time'],
    ['mirth', 'responseDate', 'invalid_time'],
    ['mulesoft-json-logger', 'timestamp', 'invalid_time'],
    ['mulesoft-otel', 'otlp.end', 'invalid_time'],
    ['n8n', 'stoppedAt', 'invalid_time'],
    ['nodinite', 'LogDateTime', 'invalid_time'],
    ['sap-cpi-mpl', 'LogEnd', 'invalid_time'],
    ['spring-integration', 'timestamp', 'invalid_time'],
    ['spring-kafka-dlt', 'timestamp', 'invalid_time'],
    ['workato', 'completed_at', 'invalid_time'],
    ['wso2', 'timestamp', 'invalid_time'],
  ])('%s: a time that is none is refused with its own text', (name, field, code) => {
    const result = read(name, { ...lifted(name), [field]: 'next tuesday' });
    expect(result.kind === 'rejected' ? [result.fault.code, result.fault.message.includes('next tuesday')] : result.kind).toEqual([
      code,
      true,
    ]);
    expect(faultOf(name, { ...lifted(name), [field]: '2026-02-30T10:00:00Z' })).toBe(code);
  });

  test.each<[string, string[]]>([
    ['azure-logic-apps', ['endTime_t', 'startTime_t']],
    ['boomi', ['executionTime']],
    ['camel', ['@timestamp']],
    ['celigo', ['occurredAt']],
    ['mirth', ['responseDate', 'sendDate', 'receivedDate']],
    ['mulesoft-json-logger', ['timestamp']],
    ['mulesoft-json-logger', ['correlationId']],
    ['n8n', ['stoppedAt', 'startedAt']],
    ['nodinite', ['LogDateTime']],
    ['sap-cpi-mpl', ['LogEnd', 'LogStart']],
    ['spring-integration', ['timestamp']],
    ['workato', ['completed_at', 'started_at']],
    ['wso2', ['timestamp']],
    ['kafka-connect-dlq', ['__connect.errors.topic', 'timestamp']],
    ['rabbitmq-dlx', ['message_id', 'correlation_id']],
    ['nodinite', ['ApplicationInterchangeId', 'Context']],
  ])('%s without %j is refused as missing', (name, fields) => {
    const record = lifted(name);
    for (const field of fields) delete record[field];
    expect(faultOf(name, record)).toBe('missing_field');
  });

  test.each<[string, string]>([
    ['azure-logic-apps', 'status_s'],
    ['azure-logic-apps-standard', 'Status'],
    ['boomi', 'status'],
    ['camel', 'level'],
    ['mirth', 'status'],
    ['mulesoft-json-logger', 'tracePoint'],
    ['n8n', 'status'],
    ['sap-cpi-mpl', 'Status'],
    ['workato', 'status'],
  ])('%s: a status word that the preset does not know is unknown, kept and counted', (name, field) => {
    const record = { ...sampleOf(name), [field]: 'WOBBLING' };
    expect(eventOf(name, record)).toMatchObject({ status: 'unknown', sourceStatus: 'WOBBLING' });
    const { tally } = normalizePreset({ records: [{ index: 0, record }], rejected: [], total: 1 }, reader(name), given);
    expect(tally).toMatchObject({ mapped: 1, unknownStatus: [{ word: 'WOBBLING', n: 1 }] });
  });

  test.each(names)(
    '%s: any one field of a sample gone or of another type ends as an event, left out or refused, never in an exception',
    (name) => {
      const sample = lifted(name);
      for (const field of Object.keys(sample))
        for (const value of [
          undefined,
          null,
          '',
          7,
          -1,
          true,
          [],
          {},
          [1, { a: 2 }],
          { '': { '.': 1 } },
          'x'.repeat(5_000),
          '\0\ud800',
          '1e999',
        ]) {
          const result = read(name, { ...sample, [field]: value });
          expect(['event', 'dropped', 'rejected']).toContain(result.kind);
        }
    },
  );

  test('what is withheld is kept neither of an event nor of a refused record', () => {
    const record = {
      ...sampleOf('mirth'),
      responseDate: 'soon',
      raw: 'MSH|secret',
      metaDataMap: { MRN: 'secret', FILE_ID: 'F-1', Patient_Name: 'secret' },
    };
    const { batch } = normalizePreset({ records: [{ index: 0, record }], rejected: [], total: 1 }, reader('mirth'), given);
    expect(batch.rejected).toMatchObject([{ code: 'invalid_time', record: { 'metaDataMap.FILE_ID': 'F-1' } }]);
    expect(JSON.stringify(batch)).not.toContain('secret');
    expect(JSON.stringify(eventOf('mirth', { ...record, responseDate: 1795187131412 }))).not.toContain('secret');
  });
});

/** A sample with what the preset lifts already at the top. */
function lifted(name: string): Record<string, unknown> {
  const record = sampleOf(name);
  for (const path of ['headers', 'mdc']) {
    Object.assign(record, record[path]);
    delete record[path];
  }
  return record;
}

describe('forms', () => {
  const decoded = (...records: unknown[]) => ({
    records: records.map((record, index) => ({ index, record })),
    rejected: [],
    total: records.length,
  });

  test('lists in an envelope are records of their own, counted from 0', () => {
    const sample = sampleOf('azure-logic-apps');
    const { batch, total, tally } = normalizePreset(
      decoded(
        { records: [sample, { ...sample, resource_runId_s: 'b' }] },
        { value: [{ ...sample, resource_runId_s: 'c', Category: 'x' }] },
      ),
      reader('azure-logic-apps'),
      given,
    );
    expect([batch.events.map(({ index }) => index), total]).toEqual([[0, 1], 3]);
    expect(tally.dropped).toEqual([{ because: 'Not of the category WorkflowRuntime', kind: 'not_an_event', n: 1 }]);
  });

  test('WSO2: the JSON behind the prefix of a line; other lines stay refused', () => {
    const line = `[2026-11-20 14:05:31,412]  INFO {ElasticStatisticsPublisher} - SYNAPSE_ANALYTICS_DATA ${JSON.stringify(sampleOf('wso2'))}`;
    const lines = [line, 'something else', 'SYNAPSE_ANALYTICS_DATA {broken'];
    const rejected = lines.map((record, index) => ({ index, code: 'unreadable', message: 'no JSON', record }));
    const { batch } = normalizePreset({ records: [], rejected, total: 3 }, reader('wso2'), given);
    expect(batch.events.map(({ index, event }) => [index, event.status])).toEqual([[0, 'failed']]);
    expect(batch.rejected.map(({ index, code }) => [index, code])).toEqual([
      [1, 'unreadable'],
      [2, 'unreadable'],
    ]);
  });

  test('the same state of an execution is one event, another state another', () => {
    const sample = sampleOf('boomi');
    const [first, again, next] = [sample, { ...sample, reportKey: 'later' }, { ...sample, status: 'ERROR' }].map((one) =>
      eventOf('boomi', one),
    );
    expect(again).toMatchObject({ eventKey: first?.eventKey, contentHash: first?.contentHash });
    expect(next?.eventKey).not.toBe(first?.eventKey);
  });

  test('a kept row is read as it was: what a corrected preset reads again', () => {
    for (const { id } of catalog.presets) {
      const event = eventOf(id, sampleOf(id));
      const kept = Object.fromEntries(
        Object.entries(event.attributes).filter(([name]) => !/^(preset|unassigned)\.|^attempt\.|^links$/.test(name)),
      );
      const again = eventOf(id, kept);
      expect({ ...again, contentHash: '', eventKey: '' }).toEqual({ ...event, contentHash: '', eventKey: '' });
    }
  });

  test('every name that a preset reads is marked verified or not', () => {
    for (const { preset } of catalog.presets.map(({ id }) => reader(id)))
      for (const name of namesOfPreset(preset))
        expect([preset.id, name, verifiedBy(preset, name) !== null]).toEqual([preset.id, name, true]);
  });
});

describe('any input', () => {
  test('never ends in an exception', () => {
    const names = fc.constantFrom(...catalog.presets.map(({ id }) => id));
    const mutated = names.chain((name) =>
      fc.tuple(
        fc.constant(name),
        fc.dictionary(fc.constantFrom(...Object.keys(lifted(name)), '__proto__', 'constructor', 'a.b', ''), fc.jsonValue({ maxDepth: 3 })),
        fc.jsonValue(),
      ),
    );
    fc.assert(
      fc.property(mutated, ([name, change, stranger]) => {
        const { batch, total, tally } = normalizePreset(
          {
            records: [
              { index: 0, record: { ...lifted(name), ...change } },
              { index: 1, record: stranger },
            ],
            rejected: [],
            total: 2,
          },
          reader(name),
          given,
        );
        const dropped = tally.dropped.reduce((sum, { n }) => sum + n, 0);
        // Nothing is lost: every record is an event, refused, or left out and counted.
        expect(batch.events.length + batch.rejected.length + dropped).toBe(total);
        expect(batch.events.every(({ event }) => Object.keys(event.attributes).length <= 256)).toBe(true);
      }),
      { numRuns: 3_000 },
    );
  });

  test('takes time in line with its size', () => {
    const long = 'a{'.repeat(500_000);
    const record = { ...sampleOf('camel'), message: `${'timed '.repeat(200_000)}out`, '@timestamp': long, '*': long };
    const began = performance.now();
    read('camel', record);
    expect(performance.now() - began).toBeLessThan(1_000);
  });
});
