import type { Attributes, AttributeValue } from '@/lib/domain';
import type { JsonObject } from './read-field';

const WORKFLOW = 'throughline.workflow';

/** Attribute -> field of the transaction event. `attempt.` and `error.` fields are nested. */
const names = new Map<string, string>([
  [WORKFLOW, 'workflow'],
  ['throughline.milestone', 'milestone'],
  ['throughline.status', 'status'],
  ['throughline.source_status', 'sourceStatus'],
  ['throughline.outcome', 'outcome'],
  ['throughline.environment', 'environment'],
  ['throughline.event_id', 'eventId'],
  ['log.record.uid', 'eventId'],
  ['throughline.source', 'source'],
  ['throughline.transaction_id', 'transactionId'],
  ['throughline.parent_transaction_id', 'parentTransactionId'],
  ['throughline.message_type', 'messageType'],
  ['throughline.deep_link', 'deepLink'],
  ['throughline.duration_ms', 'durationMs'],
  ['throughline.attempt', 'attempt.number'],
  ['throughline.attempt_kind', 'attempt.kind'],
  ['throughline.retry_of', 'attempt.retryOf'],
  ['throughline.replay_id', 'attempt.replayId'],
  ['correlation.id', 'correlationId'],
  ['facility.id', 'facility'],
  ['department.id', 'department'],
  ['interface.id', 'interface'],
  ['connector.id', 'connector'],
  ['application.id', 'application'],
  ['supplier.id', 'supplier'],
  ['error.code', 'error.code'],
  ['error.type', 'error.class'],
  ['error.message', 'error.message'],
  ['error.retryable', 'error.retryable'],
]);
const numbers = new Set(['durationMs', 'attempt.number']);
const flags = new Set(['error.retryable']);
const BUSINESS_KEY = 'business_key.';
const MEASURE = 'measure.';

/** The field of a transaction event that an attribute of this name tells; undefined when it is none. */
export const eventFieldOf = (attribute: string): string | undefined => names.get(attribute);

/** True when a span or log record is also an event: it names a workflow itself, or its resource does and it names a milestone or status. */
export function isEvent(own: Attributes, resource: Attributes): boolean {
  if (own[WORKFLOW] !== undefined) return true;
  return resource[WORKFLOW] !== undefined && (own['throughline.milestone'] !== undefined || own['throughline.status'] !== undefined);
}

/** The transaction event that these attributes describe; what is not one of its fields stays an attribute. Later lists win. */
export function describeEvent(...lists: readonly Attributes[]): JsonObject {
  const merged: Attributes = Object.assign({}, ...lists);
  const record: JsonObject = {};
  const error: JsonObject = {};
  const attempt: JsonObject = {};
  const measures: JsonObject = {};
  const attributes: Attributes = {};
  const businessKeys: { type: string; value: string }[] = [];
  for (const [name, value] of Object.entries(merged)) {
    const field = names.get(name);
    if (field?.startsWith('error.')) error[field.slice(6)] = typed(field, value);
    else if (field?.startsWith('attempt.')) attempt[field.slice(8)] = typed(field, value);
    else if (field !== undefined) record[field] ??= typed(field, value);
    else if (name.startsWith(BUSINESS_KEY)) businessKeys.push({ type: name.slice(BUSINESS_KEY.length), value: String(value) });
    else if (name.startsWith(MEASURE)) measures[measureName(name.slice(MEASURE.length))] = value;
    else attributes[name] = value;
  }
  return Object.assign(record, { error, attempt, measures, attributes, businessKeys });
}

/** Attributes are typed by whoever set them: an id may come as a number, a number as text. */
function typed(field: string, value: AttributeValue): AttributeValue {
  if (numbers.has(field)) return value;
  if (flags.has(field)) return value === 'true' ? true : value === 'false' ? false : value;
  if (field === 'outcome' && typeof value === 'boolean') return value;
  return String(value);
}

const measureName = (name: string): string =>
  name === 'amount_minor' ? 'amountMinor' : name === 'documents_in' ? 'documentsIn' : name === 'documents_out' ? 'documentsOut' : name;
