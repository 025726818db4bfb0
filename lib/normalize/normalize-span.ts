import { type Attributes, type DecodedSpan, type SpanRecord, UNASSIGNED } from '@/lib/domain';
import { checkEnvironment } from './check-environment';
import { checkTime, SPAN_DAYS } from './check-time';
import { cutText } from './clean-text';
import { dateOfNano } from './nano-time';
import type { NormalizeContext } from './normalize-context';
import { addAttributes, checkCount } from './read-attributes';
import { RecordFault } from './record-fault';

const kinds = ['unspecified', 'internal', 'server', 'client', 'producer', 'consumer'] as const;
const statuses = ['unset', 'ok', 'error'] as const;
const MAX_LIST = 128;

/** One span as it is kept. Throws RecordFault for ids, times and sizes that break the rules of OTLP or of this house. */
export function normalizeSpan(span: DecodedSpan, context: NormalizeContext): SpanRecord {
  const traceId = checkId(span.traceId, 'traceId', 32);
  const spanId = checkId(span.spanId, 'spanId', 16);
  const parentSpanId =
    span.parentSpanId === '' || /^0{16}$/.test(span.parentSpanId) ? null : checkId(span.parentSpanId, 'parentSpanId', 16);
  if (span.startNano === 0n) throw new RecordFault('missing_field', '"startTimeUnixNano" is missing. Send when the span began.');
  if (span.endNano === 0n) throw new RecordFault('missing_field', '"endTimeUnixNano" is missing. Send the span when it has ended.');
  const startedAt = dateOfNano(span.startNano);
  checkTime(startedAt, 'startTimeUnixNano', context, SPAN_DAYS);
  checkTime(dateOfNano(span.endNano), 'endTimeUnixNano', context, SPAN_DAYS);
  if (span.spanEvents.length > MAX_LIST || span.links.length > MAX_LIST)
    throw new RecordFault(
      'too_large',
      `The span has ${span.spanEvents.length} events and ${span.links.length} links; at most ${MAX_LIST} of each are kept.`,
    );
  const attributes: Attributes = {};
  addAttributes(attributes, span.attributes);
  addAttributes(attributes, span.resource);
  if (span.scope) addAttributes(attributes, { 'otel.scope.name': span.scope });
  // A negative duration is a clock fault: it is shown, never summed.
  if (span.endNano < span.startNano) attributes['throughline.ends_before_start_ns'] = String(span.startNano - span.endNano);
  checkCount(attributes);
  checkEnvironment(attributes['throughline.environment'], context.environment);
  return {
    environment: context.environment,
    source: cutText(String(attributes['throughline.source'] ?? context.source), 200),
    traceId,
    spanId,
    parentSpanId,
    startedAt,
    startNano: String(span.startNano),
    durationNano: span.endNano < span.startNano ? '0' : String(span.endNano - span.startNano),
    name: cutText(span.name, 500),
    kind: kinds[span.kind] ?? 'unspecified',
    application: nameOf(attributes['application.id'] ?? attributes['service.name']),
    facility: context.lookup.facilities.get(String(attributes['facility.id'] ?? '')) ?? UNASSIGNED,
    status: statuses[span.statusCode] ?? 'unset',
    statusMessage: cutText(span.statusMessage, 4_000) || null,
    attributes,
    links: span.links.map((link) => ({
      traceId: checkId(link.traceId, 'links.traceId', 32),
      spanId: checkId(link.spanId, 'links.spanId', 16),
    })),
    spanEvents: span.spanEvents.map((event) => {
      const of: Attributes = {};
      addAttributes(of, event.attributes);
      return { name: cutText(event.name, 500), at: dateOfNano(event.timeNano), attributes: of };
    }),
  };
}

const nameOf = (value: string | number | boolean | undefined): string | null =>
  value === undefined ? null : cutText(String(value), 200) || null;

function checkId(id: string, name: string, digits: 16 | 32): string {
  if (id.length === digits && /^[0-9a-f]+$/.test(id) && !/^0+$/.test(id)) return id;
  throw new RecordFault(
    'invalid_id',
    `"${name}" must be ${digits / 2} bytes (${digits} hex digits in JSON), not all zero; it is "${cutText(id, 60)}".`,
  );
}
