import type { Attributes, DecodedSpan, SpanRecord } from '@/lib/domain';
import { checkEnvironment } from './check-environment';
import { checkTime, SPAN_DAYS } from './check-time';
import { cutText } from './clean-text';
import { dateOfNano } from './nano-time';
import type { NormalizeContext } from './normalize-context';
import { addAttributes, checkCount, keepAttributes } from './read-attributes';
import { RecordFault } from './record-fault';

const kinds = ['unspecified', 'internal', 'server', 'client', 'producer', 'consumer'] as const;
const statuses = ['unset', 'ok', 'error'] as const;
const MAX_LIST = 128;
const NO_SPAN = '0'.repeat(16);
const ID = /^[0-9a-f]+$/;
const ZERO = /^0+$/;

/** What the spans of one sender share, worked out once: its attributes, with the scope's name among them. */
export type ReadSender = (resource: Attributes, scope: string) => Attributes;

/** A reader of senders that knows those it has met: decoded spans of one sender share their resource object. */
export function readSenders(): ReadSender {
  const known = new Map<Attributes, Map<string, Attributes>>();
  return (resource, scope) => {
    const scopes = known.get(resource) ?? new Map<string, Attributes>();
    known.set(resource, scopes);
    const met = scopes.get(scope);
    if (met) return met;
    const sender: Attributes = {};
    addAttributes(sender, resource);
    if (scope) addAttributes(sender, { 'otel.scope.name': scope });
    scopes.set(scope, sender);
    return sender;
  };
}

/** One span as it is kept. Throws RecordFault for ids, times and sizes that break the rules of OTLP or of this house. */
export function normalizeSpan(span: DecodedSpan, context: NormalizeContext, readSender: ReadSender = readSenders()): SpanRecord {
  const traceId = checkId(span.traceId, 'traceId', 32);
  const spanId = checkId(span.spanId, 'spanId', 16);
  const parentSpanId = span.parentSpanId === '' || span.parentSpanId === NO_SPAN ? null : checkId(span.parentSpanId, 'parentSpanId', 16);
  if (span.startNano === 0n) throw new RecordFault('missing_field', '"startTimeUnixNano" is missing. Send when the span began.');
  if (span.endNano === 0n) throw new RecordFault('missing_field', '"endTimeUnixNano" is missing. Send the span when it has ended.');
  checkTime(dateOfNano(span.startNano), 'startTimeUnixNano', context, { days: SPAN_DAYS });
  checkTime(dateOfNano(span.endNano), 'endTimeUnixNano', context, { days: SPAN_DAYS });
  if (span.spanEvents.length > MAX_LIST || span.links.length > MAX_LIST)
    throw new RecordFault(
      'too_large',
      `The span has ${span.spanEvents.length} events and ${span.links.length} links; at most ${MAX_LIST} of each are kept.`,
    );
  const resource = readSender(span.resource, span.scope);
  let attributes = keepAttributes(span.attributes);
  // A negative duration is a clock fault: it is shown, never summed.
  if (span.endNano < span.startNano)
    attributes = { ...attributes, 'throughline.ends_before_start_ns': String(span.startNano - span.endNano) };
  checkCount(attributes, resource);
  checkEnvironment(attributes['throughline.environment'] ?? resource['throughline.environment'], context.environment);
  return {
    traceId,
    spanId,
    parentSpanId,
    startNano: span.startNano,
    durationNano: span.endNano < span.startNano ? 0n : span.endNano - span.startNano,
    name: cutText(span.name, 500),
    kind: kinds[span.kind] ?? 'unspecified',
    application: nameOf(
      attributes['application.id'] ?? resource['application.id'] ?? attributes['service.name'] ?? resource['service.name'],
    ),
    status: statuses[span.statusCode] ?? 'unset',
    statusMessage: cutText(span.statusMessage, 4_000) || null,
    attributes,
    resource,
    links: span.links.map((link) => ({
      traceId: checkId(link.traceId, 'links.traceId', 32),
      spanId: checkId(link.spanId, 'links.spanId', 16),
    })),
    spanEvents: span.spanEvents.map((event) => ({
      name: cutText(event.name, 500),
      at: dateOfNano(event.timeNano),
      attributes: keepAttributes(event.attributes),
    })),
  };
}

const nameOf = (value: string | number | boolean | undefined): string | null =>
  value === undefined ? null : cutText(String(value), 200) || null;

function checkId(id: string, name: string, digits: 16 | 32): string {
  if (id.length === digits && ID.test(id) && !ZERO.test(id)) return id;
  throw new RecordFault(
    'invalid_id',
    `"${name}" must be ${digits / 2} bytes (${digits} hex digits in JSON), not all zero; it is "${cutText(id, 60)}".`,
  );
}
