import { type DecodedCloudEvent, plainEventFields } from '@/lib/domain';
import { isBlank, isObject, type JsonObject } from './read-field';
import { RecordFault } from './record-fault';

/** What a CloudEvent says by attributes of its own: `id`, `source`, `time` and `traceparent`. */
const ownAttributes: ReadonlySet<string> = new Set(['occurredAt', 'eventId', 'source', 'traceId', 'spanId', 'parentSpanId']);

/** Attribute -> field of the transaction event, where the data does not say it. Names of attributes have no capital letters. */
const fields = new Map<string, string>([
  ...[...plainEventFields, 'environment']
    .filter((field) => !ownAttributes.has(field))
    .map((field) => [field.toLowerCase(), field] as const),
  ['time', 'occurredAt'],
]);

const TRACEPARENT = /^[0-9a-f]{2}-([0-9a-f]{32})-([0-9a-f]{16})-[0-9a-f]{2}(-|$)/;

/**
 * The transaction event that a CloudEvent tells: its data, completed by its attributes. `id` and `source` always come from the
 * CloudEvent; what the data says of them, the type, the subject and unknown extensions become attributes. Throws RecordFault when
 * neither the data nor the attributes are an event of ours.
 */
export function describeCloudEvent({ attributes, data }: DecodedCloudEvent): JsonObject {
  const said = data.kind === 'json' && isObject(data.value) ? data.value : {};
  const isPlain = data.kind === 'none' || (data.kind === 'json' && (isObject(data.value) || data.value === null));
  if (!isPlain && isBlank(attributes.workflow))
    throw new RecordFault(
      'invalid_type',
      `"data" must be a JSON object with the fields of a transaction event; it is ${kindOf(data)}. Or send them as extension attributes: workflow, milestone ...`,
    );
  const { id, source, specversion: _version, datacontenttype: _type, type, subject, traceparent, ...extensions } = attributes;
  const record: JsonObject = { ...said, eventId: id, source };
  const kept: [string, unknown][] = [];
  for (const [name, value] of Object.entries(extensions)) {
    const field = fields.get(name);
    if (field === undefined) kept.push([name === 'dataschema' ? 'cloudevents.dataschema' : name, value]);
    else if (isBlank(record[field])) record[field] = field === 'outcome' && value === 'true' ? true : value;
    else if (record[field] !== value) kept.push([`cloudevents.${name}`, value]);
  }
  kept.push(['cloudevents.type', type], ['cloudevents.subject', subject]);
  if (isBlank(record.messageType)) record.messageType = type;
  for (const name of ['eventId', 'source'])
    if (!isBlank(said[name]) && said[name] !== record[name]) kept.push([`data.${name}`, said[name]]);
  takeTrace(record, traceparent, kept);
  if (!namesTransaction(record)) record.transactionId = subject;
  // Attributes of the data go first: a name that is there stays.
  if (isBlank(said.attributes) || isObject(said.attributes)) {
    const own = Object.entries(isObject(said.attributes) ? said.attributes : {});
    record.attributes = Object.fromEntries([...kept.filter(([, value]) => value !== undefined), ...own]);
  }
  return record;
}

/** The trace that began this transaction (distributed tracing extension). A traceparent that breaks W3C's rules is only kept. */
function takeTrace(record: JsonObject, traceparent: string | undefined, kept: [string, unknown][]): void {
  if (traceparent === undefined) return;
  const [, traceId = '', parentId = ''] = TRACEPARENT.exec(traceparent) ?? [];
  const isValid = !traceparent.startsWith('ff') && /[1-9a-f]/.test(traceId) && /[1-9a-f]/.test(parentId);
  if (!isValid || !isBlank(record.traceId)) kept.push(['traceparent', traceparent]);
  else {
    record.traceId = traceId;
    if (isBlank(record.parentSpanId)) record.parentSpanId = parentId;
  }
}

const namesTransaction = (record: JsonObject): boolean =>
  !isBlank(record.transactionId) ||
  !isBlank(record.correlationId) ||
  !isBlank(record.traceId) ||
  (Array.isArray(record.businessKeys) && record.businessKeys.length > 0);

const kindOf = (data: DecodedCloudEvent['data']): string =>
  data.kind === 'opaque'
    ? `of type ${data.mediaType.slice(0, 60) || 'unknown'}`
    : data.kind === 'json' && Array.isArray(data.value)
      ? 'a list'
      : `text or a number`;
