import type { Attributes, AttributeValue, RejectedRecord } from '@/lib/domain';
import { eventFields } from '@/lib/domain';
import type { Flow } from './flow-rules';
import { type Redactor, replaceSensitive, type Sensitive } from './redactor';

type Fields = Readonly<Record<string, unknown>>;

const isFields = (value: unknown): value is Fields => typeof value === 'object' && value !== null && !Array.isArray(value);

/** Fields that say when, what and where, in any form a record comes in: ids and words that must stay for the record to be mended. */
const plain: ReadonlySet<string> = new Set([
  ...eventFields,
  ...[
    'index',
    'startTimeUnixNano',
    'endTimeUnixNano',
    'timeUnixNano',
    'observedTimeUnixNano',
    'kind',
    'name',
    'scope',
    'severity',
    'statusCode',
  ],
  ...[
    'at',
    'until',
    'changedAt',
    'markerId',
    'version',
    'specversion',
    'id',
    'type',
    'time',
    'asOf',
    'validFrom',
    'domain',
    'key',
    'state',
    'unit',
  ],
  ...['datacontenttype', 'dataschema', 'subject', 'temporality', 'monotonic', 'severityText', 'eventName', 'traceparent', 'tracestate'],
]);
const texts: ReadonlySet<string> = new Set([
  'message',
  'body',
  'statusMessage',
  'title',
  'text',
  'url',
  'deepLink',
  'sourceStatus',
  'name',
  'subject',
]);
const ids: ReadonlySet<string> = new Set(['transactionId', 'correlationId', 'parentTransactionId']);
const DEEPEST = 40;

/**
 * A refused record as it may be kept: all that was said, with what is of a person as tokens, and the same tokens that it would have had if it
 * had been taken, so that it can be mended and sent again.
 */
export function redactRejected(redactor: Redactor, refused: RejectedRecord): RejectedRecord {
  const { record } = refused;
  const flow = flowOf(redactor, record);
  const sensitive = isFields(record) ? redactor.sensitive(keysOf(record), flow) : [];
  const message = replaceSensitive(redactor.text(refused.message, redactor.flowOf(null, null)), sensitive);
  return { ...refused, message, record: walk(record, { redactor, flow, sensitive, depth: 0 }, '') };
}

interface Walk {
  redactor: Redactor;
  flow: Flow;
  sensitive: readonly Sensitive[];
  depth: number;
}

function walk(value: unknown, at: Walk, name: string): unknown {
  const { redactor, flow, sensitive, depth } = at;
  if (value === null || value === undefined || typeof value === 'boolean') return value;
  if (typeof value === 'string' || typeof value === 'number') return leaf(value, at, name);
  if (typeof value !== 'object') return value;
  if (depth > DEEPEST) return '(nested too deeply to be shown)';
  const deeper = { ...at, depth: depth + 1 };
  if (Array.isArray(value)) {
    if (name === 'businessKeys') return value.map((key) => walkKey(key, deeper));
    return value.map((one: unknown) => walk(one, deeper, name));
  }
  const fields: Fields = { ...value };
  if (/^(?:Patient|RelatedPerson|Person|Coverage)$/.test(String(fields.resourceType)))
    return { resourceType: fields.resourceType, redacted: redactor.token('fhir', JSON.stringify(value)) };
  // `{"key": "patient.name", "value": {"stringValue": "..."}}` of OTLP, and its parts: the key names the value.
  const named = typeof fields.key === 'string' && 'value' in fields ? fields.key : null;
  const kept: Record<string, unknown> = {};
  for (const [field, one] of Object.entries(fields)) {
    const of =
      named !== null && field === 'value' ? named : /^(?:string|int|double|array|kvlist|bytes)Value$|^values$/.test(field) ? name : field;
    const shown = replaceSensitive(redactor.id(field), sensitive);
    kept[shown === '__proto__' ? '_proto_' : shown] = walk(
      one,
      deeper,
      of === field && depth > 0 && flow.decide(name).as === 'token' ? name : of,
    );
  }
  return kept;
}

function walkKey(key: unknown, at: Walk): unknown {
  if (!isFields(key) || typeof key.type !== 'string') return walk(key, at, '');
  const { type, value, ...rest } = key;
  const isValue = typeof value === 'string' || typeof value === 'number';
  return {
    type: at.redactor.id(type),
    value: isValue ? keyValue(type, value, at) : walk(value, at, ''),
    ...(walk(rest, at, '') as object),
  };
}

function keyValue(type: string, value: string | number, { redactor, flow }: Walk): string | number {
  const kept = redactor.key(type, String(value), flow);
  return kept === String(value) ? value : kept;
}

function leaf(value: string | number, at: Walk, name: string): AttributeValue {
  const { redactor, flow, sensitive, depth } = at;
  if (typeof value === 'string') {
    const alone = sensitive.find(({ raw }) => raw === value);
    if (alone && !ids.has(name)) return alone.token ?? value;
  }
  const kept = ids.has(name) && typeof value === 'string' ? redactor.transactionId(value, flow) : said(value, at, name, depth);
  return typeof kept === 'string' ? replaceSensitive(kept, sensitive) : kept;
}

function said(value: string | number, { redactor, flow }: Walk, name: string, depth: number): AttributeValue {
  if (typeof value === 'string' && (texts.has(name) || depth === 0)) return redactor.text(value, flow);
  if (plain.has(name)) return typeof value === 'string' ? redactor.id(value) : value;
  return redactor.value(name, value, flow);
}

function flowOf(redactor: Redactor, record: unknown): Flow {
  if (!isFields(record)) return redactor.flowOf(null, null);
  const [attributes, resource, data] = [record.attributes, record.resource, record.data].map((one): Fields => (isFields(one) ? one : {}));
  const find = (field: string, attribute: string): unknown =>
    record[field] ?? record[attribute] ?? attributes?.[attribute] ?? resource?.[attribute] ?? data?.[field];
  return redactor.flowOf(find('workflow', 'throughline.workflow'), find('interface', 'interface.id'));
}

const KEY = 'business_key.';

/** The business keys that a record bears, in any of the forms they come in. */
function* keysOf(record: Fields): Generator<{ type: string; value: string }> {
  for (const holder of [record, record.data].filter(isFields)) {
    if (Array.isArray(holder.businessKeys))
      for (const key of holder.businessKeys)
        if (isFields(key) && typeof key.type === 'string' && (typeof key.value === 'string' || typeof key.value === 'number'))
          yield { type: key.type, value: String(key.value) };
  }
  for (const holder of [record, record.attributes, record.resource].filter(isFields))
    for (const [name, value] of Object.entries(holder as Attributes))
      if (name.startsWith(KEY) && (typeof value === 'string' || typeof value === 'number'))
        yield { type: name.slice(KEY.length), value: String(value) };
}
