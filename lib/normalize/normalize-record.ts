import { type CanonicalEvent, eventFields, MESSAGE_LIMIT, UNASSIGNED } from '@/lib/domain';
import { type Redactor, redactEvent } from '@/lib/redact';
import { checkEnvironment } from './check-environment';
import { checkTime, readTime } from './check-time';
import { hashContent } from './hash-content';
import type { NormalizeContext } from './normalize-context';
import { placeInCatalog } from './place-in-catalog';
import { addAttributes, checkCount } from './read-attributes';
import { readBusinessKeys } from './read-business-keys';
import { readDocumentLines } from './read-document-lines';
import {
  isBlank,
  isObject,
  type JsonObject,
  readEntries,
  readFields,
  readFlag,
  readHexId,
  readName,
  readNumber,
  readWords,
} from './read-field';
import { readMeasures } from './read-measures';
import { readOutcome, readStatus } from './read-status';
import { RecordFault } from './record-fault';

const contractFields: ReadonlySet<string> = new Set(eventFields);

const attemptRule = { min: 1, max: 32_767, integer: true };
const sequenceRule = { min: 0, max: Number.MAX_SAFE_INTEGER, integer: true };
const durationRule = { min: 0, max: 1e12, integer: false };

/**
 * The canonical event of one transaction event. `identity` overrides what makes it unique (a span's ids); else it is the source
 * and event id, or the content. `identity.content` overrides what its content is, for a record that was mapped. Throws RecordFault
 * naming the first rule that is broken.
 */
export function normalizeRecord(record: unknown, context: NormalizeContext, identity?: string | { content: string }): CanonicalEvent {
  if (!isObject(record)) throw new RecordFault('invalid_type', 'An event must be a JSON object.');
  checkEnvironment(record.environment, context.environment);
  const occurred = readTime(record.occurredAt, 'occurredAt');
  if (!occurred) throw new RecordFault('missing_field', '"occurredAt" is missing. Send when it happened at the source, with an offset.');
  checkTime(occurred.at, 'occurredAt', context);
  const workflow = readName(record.workflow, 'workflow');
  if (workflow === null) throw new RecordFault('missing_field', '"workflow" is missing. Send the id of a workflow of the catalog.');
  const milestone = readName(record.milestone, 'milestone');
  if (milestone === null && isBlank(record.status))
    throw new RecordFault('missing_field', 'Both "status" and "milestone" are missing. Send one of them.');
  const error = readFields(record.error, 'error');
  const attempt = readAttempt(record.attempt);
  const started = readTime(record.startedAt, 'startedAt');
  const { status, sourceStatus } = readStatus(record.status, readWords(record.sourceStatus, 'sourceStatus', 200));
  const event: CanonicalEvent = {
    eventKey: '',
    contentHash: '',
    eventId: readName(record.eventId, 'eventId'),
    environment: context.environment,
    source: readName(record.source, 'source') ?? context.source,
    occurredAt: occurred.at,
    receivedAt: context.now,
    workflow,
    milestone,
    status,
    sourceStatus,
    outcome: readOutcome(record.outcome, status),
    transactionId: readName(record.transactionId, 'transactionId'),
    correlationId: readName(record.correlationId, 'correlationId'),
    traceId: readHexId(record.traceId, 'traceId', 32),
    spanId: readHexId(record.spanId, 'spanId', 16),
    parentTransactionId: readName(record.parentTransactionId, 'parentTransactionId'),
    facility: readName(record.facility, 'facility') ?? UNASSIGNED,
    department: readName(record.department, 'department') ?? UNASSIGNED,
    interface: readName(record.interface, 'interface'),
    connector: readName(record.connector, 'connector'),
    application: readName(record.application, 'application'),
    supplier: readName(record.supplier, 'supplier'),
    attempt: readNumber(attempt.number, 'attempt.number', attemptRule) ?? 1,
    replayId: readName(attempt.replayId, 'attempt.replayId'),
    startedAt: started?.at ?? null,
    durationMs: readNumber(record.durationMs, 'durationMs', durationRule),
    messageType: readName(record.messageType, 'messageType'),
    businessKeys: readBusinessKeys(record.businessKeys),
    errorClass: readName(error.class, 'error.class'),
    errorCode: readName(error.code, 'error.code'),
    errorMessage: readWords(error.message, 'error.message', MESSAGE_LIMIT),
    errorRetryable: readFlag(error.retryable, 'error.retryable'),
    measures: readMeasures(record.measures),
    deepLink: readName(record.deepLink, 'deepLink', 2_000),
    attributes: {},
  };
  if (!event.transactionId && !event.correlationId && !event.traceId && event.businessKeys.length === 0)
    throw new RecordFault(
      'missing_field',
      'Nothing says which transaction this is. Send "transactionId", "correlationId", "traceId" or one of "businessKeys".',
    );
  if (event.durationMs === null && started && started.at <= occurred.at) event.durationMs = occurred.at.getTime() - started.at.getTime();
  const documentLines = readDocumentLines(record.documentLines);
  if (documentLines) event.documentLines = documentLines;
  keepTheRest(event, record, attempt);
  seal(event, occurred.finer, identity);
  protect(event, context.lookup.redactor);
  placeInCatalog(event, context.lookup);
  return event;
}

function readAttempt(value: unknown): JsonObject {
  return typeof value === 'number' ? { number: value } : readFields(value, 'attempt');
}

/** What has no column of its own: the attributes, unknown fields, and the parts of known ones that nothing reads yet. */
function keepTheRest(event: CanonicalEvent, record: JsonObject, attempt: JsonObject): void {
  addAttributes(event.attributes, readFields(record.attributes, 'attributes'));
  const rest: JsonObject = {};
  for (const name of Object.keys(record)) if (!contractFields.has(name)) rest[name === '__proto__' ? '_proto_' : name] = record[name];
  const parent = readHexId(record.parentSpanId, 'parentSpanId', 16);
  if (parent) rest.parentSpanId = parent;
  const links = readEntries(record.links, 'links', 100);
  if (links.length > 0) rest.links = links;
  for (const name of Object.keys(attempt)) if (name !== 'number' && name !== 'replayId') rest[`attempt.${name}`] = attempt[name];
  const sequence = readFields(record.sequence, 'sequence');
  const number = readNumber(sequence.number, 'sequence.number', sequenceRule);
  const stream = readName(sequence.stream, 'sequence.stream');
  if (number !== null) rest['throughline.sequence.number'] = number;
  if (stream !== null) rest['throughline.sequence.stream'] = stream;
  // A link people will click must be one that a browser opens as a page.
  if (event.deepLink !== null && !/^https?:\/\//i.test(event.deepLink)) {
    rest.deepLink = event.deepLink;
    event.deepLink = null;
  }
  addAttributes(event.attributes, rest);
  checkCount(event.attributes);
}

/** Sets contentHash over all that the sender said, before the catalog has its say, and eventKey. Order of names does not matter. */
function seal(event: CanonicalEvent, finer: string, identity: string | { content: string } | undefined): void {
  const { eventKey: _key, contentHash: _hash, receivedAt: _received, businessKeys, measures, attributes, ...said } = event;
  const keys = businessKeys.map((key) => `${key.type}\0${key.value}\0${key.role ?? ''}`).sort();
  event.contentHash =
    typeof identity === 'object' ? identity.content : hashContent([said, finer, keys, sorted(measures), sorted(attributes)]);
  if (typeof identity === 'string') event.eventKey = hashContent([event.environment, identity]);
  else event.eventKey = event.eventId === null ? event.contentHash : hashContent([event.environment, event.source, event.eventId]);
}

/**
 * Takes out what is of a person. The hashes were made of all that was said, so that a resend is known: where something was taken out they are
 * made unworkable for who has not the key, or else the few values that it can have been could be tried.
 */
function protect(event: CanonicalEvent, redactor: Redactor): void {
  const { eventId, eventKey, contentHash } = event;
  if (!redactEvent(redactor, event)) return;
  event.contentHash = redactor.keyed(contentHash);
  if (eventKey === contentHash) event.eventKey = event.contentHash;
  else if (eventId !== event.eventId) event.eventKey = redactor.keyed(eventKey);
}

const sorted = (fields: Readonly<Record<string, unknown>>): [string, unknown][] =>
  Object.entries(fields).sort(([a], [b]) => (a < b ? -1 : 1));
