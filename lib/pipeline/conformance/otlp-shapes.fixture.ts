import { draw, drawHex, nanoAgo } from './conformance.fixture';

type Fields = Record<string, unknown>;
export const text = (key: string, stringValue: string) => ({ key, value: { stringValue } });

/** A good span of a minute ago that is an event too; fields given replace its own, undefined ones leave it. */
export const aSpan = (fields: Fields = {}) => ({
  traceId: drawHex(32),
  spanId: drawHex(16),
  name: 'send 850',
  kind: 4,
  startTimeUnixNano: nanoAgo(60),
  endTimeUnixNano: nanoAgo(59),
  attributes: [text('throughline.workflow', 'wf-p2p-po'), text('throughline.milestone', 'po_transmitted')],
  status: {},
  ...fields,
});

/** A good span that tells no event. */
export const aPlainSpan = (fields: Fields = {}) => aSpan({ attributes: [text('db.system', 'oracle')], ...fields });

export const aLog = (fields: Fields = {}) => ({
  timeUnixNano: nanoAgo(60),
  severityNumber: 9,
  severityText: 'INFO',
  body: { stringValue: 'file sent' },
  attributes: [text('throughline.workflow', 'wf-gl-posting'), text('business_key.journal_batch_id', `JB-${draw()}`)],
  ...fields,
});

export const aPoint = (fields: Fields = {}) => ({
  timeUnixNano: nanoAgo(60),
  asInt: '17',
  attributes: [text('queue', `q-${draw()}`)],
  ...fields,
});
export const aGauge = (...dataPoints: unknown[]) => ({ name: 'throughline.queue.depth', unit: '{message}', gauge: { dataPoints } });

const resource = { attributes: [text('service.name', 'app-ipaas'), text('facility.id', 'fac-lakeside')] };

export const tracesOf = (...spans: unknown[]) => ({ resourceSpans: [{ resource, scopeSpans: [{ scope: { name: 'edi' }, spans }] }] });
export const logsOf = (...logRecords: unknown[]) => ({
  resourceLogs: [{ resource, scopeLogs: [{ scope: { name: 'files' }, logRecords }] }],
});
export const metricsOf = (...metrics: unknown[]) => ({
  resourceMetrics: [{ resource, scopeMetrics: [{ scope: { name: 'broker' }, metrics }] }],
});
