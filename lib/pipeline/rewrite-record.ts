type Fields = Readonly<Record<string, unknown>>;

/** The body of a request that brings one kept record again, in the form its endpoint takes, or why there is none. */
export type Rewritten = { ok: true; body: unknown; contentType: string } | { ok: false; message: string };

const isFields = (value: unknown): value is Fields => typeof value === 'object' && value !== null && !Array.isArray(value);

/**
 * Records of OTLP endpoints are kept decoded: flat attributes beside those of their resource. They are put into an OTLP/JSON request of one
 * record, so that they walk the whole path of live traffic again. All others are kept as they came.
 */
export function rewriteRecord(endpoint: string, record: unknown): Rewritten {
  if (endpoint === 'events' || endpoint === 'markers' || endpoint === 'master-data')
    return { ok: true, body: [record], contentType: 'application/json' };
  if (endpoint === 'cloudevents') return { ok: true, body: record, contentType: 'application/cloudevents+json' };
  if (endpoint !== 'traces' && endpoint !== 'logs')
    return { ok: false, message: `Records of ${endpoint} cannot be sent again from here; let the source send it again.` };
  if (!isFields(record)) return { ok: false, message: 'A record of OTLP must be a JSON object.' };
  const { resource, scope, ...own } = record;
  const scopeOf = { scope: { name: typeof scope === 'string' ? scope : '' } };
  const envelope = { resource: { attributes: listAttributes(resource) } };
  if (endpoint === 'traces')
    return {
      ok: true,
      contentType: 'application/json',
      body: { resourceSpans: [{ ...envelope, scopeSpans: [{ ...scopeOf, spans: [writeSpan(own)] }] }] },
    };
  return {
    ok: true,
    contentType: 'application/json',
    body: { resourceLogs: [{ ...envelope, scopeLogs: [{ ...scopeOf, logRecords: [writeLog(own)] }] }] },
  };
}

function writeSpan({ statusCode, statusMessage, attributes, events, ...rest }: Fields): Fields {
  const status = statusCode === undefined && statusMessage === undefined ? {} : { status: { code: statusCode, message: statusMessage } };
  return {
    ...rest,
    ...status,
    attributes: listAttributes(attributes),
    events: Array.isArray(events)
      ? events.map((event) => (isFields(event) ? { ...event, attributes: listAttributes(event.attributes) } : event))
      : events,
  };
}

function writeLog({ severity, body, attributes, ...rest }: Fields): Fields {
  const number = severity === undefined ? {} : { severityNumber: severity };
  const said = body === undefined || body === null ? {} : { body: writeValue(body) };
  return { ...rest, ...number, ...said, attributes: listAttributes(attributes) };
}

/** A flat map as OTLP's list of pairs; a list is one already. */
const listAttributes = (attributes: unknown): unknown =>
  isFields(attributes) ? Object.entries(attributes).map(([key, value]) => ({ key, value: writeValue(value) })) : attributes;

function writeValue(value: unknown): unknown {
  if (typeof value === 'string') return { stringValue: value };
  if (typeof value === 'boolean') return { boolValue: value };
  if (typeof value === 'number') return Number.isInteger(value) ? { intValue: String(value) } : { doubleValue: value };
  // Flat names of the fields of a body that was a map.
  return isFields(value) && !Object.keys(value).some((key) => /Value$/.test(key))
    ? { kvlistValue: { values: listAttributes(value) } }
    : value;
}
