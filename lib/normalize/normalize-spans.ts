import type { CanonicalEvent, DecodedBatch, DecodedSpan, NormalizedBatch } from '@/lib/domain';
import { redactSenders, redactSpan } from '@/lib/redact';
import { describeEvent, isEvent } from './describe-event';
import { isoOfNano } from './nano-time';
import type { NormalizeContext } from './normalize-context';
import { normalizeRecord } from './normalize-record';
import { normalizeSpan, readSenders } from './normalize-span';
import { readOtlpPreset } from './read-otlp-preset';
import { rejectFault } from './reject-fault';

/** The spans of a decoded batch, and an event for each that names a workflow or that a preset places in one. A span whose event is refused is refused whole. */
export function normalizeSpans(batch: DecodedBatch<DecodedSpan>, context: NormalizeContext): NormalizedBatch {
  const normalized: NormalizedBatch = { events: [], spans: [], rejected: [...batch.rejected] };
  const readSender = readSenders();
  const { redactor, presets: known } = context.lookup;
  const redactSender = redactSenders(redactor);
  const presets = known.forOtlp(context.source);
  for (const decoded of batch.records) {
    try {
      const span = normalizeSpan(decoded, context, readSender);
      if (isEvent(decoded.attributes, decoded.resource)) normalized.events.push({ index: decoded.index, event: eventOf(decoded, context) });
      else if (presets.length > 0) {
        const event = readOtlpPreset(presets, { own: decoded.attributes, resource: decoded.resource, said: () => sayOf(decoded) }, context);
        if (event) normalized.events.push({ index: decoded.index, event });
      }
      redactSpan(redactor, span, redactSender);
      normalized.spans.push({ index: decoded.index, span });
    } catch (error) {
      normalized.rejected.push(rejectFault(error, decoded.index, showSpan(decoded)));
    }
  }
  return normalized;
}

/** A span tells its event when it ends. */
function eventOf(span: DecodedSpan, context: NormalizeContext): CanonicalEvent {
  const record = describeEvent(span.resource, span.attributes);
  record.occurredAt = isoOfNano(span.endNano);
  record.startedAt = isoOfNano(span.startNano);
  if (span.endNano >= span.startNano) record.durationMs ??= Number(span.endNano - span.startNano) / 1e6;
  record.traceId = span.traceId;
  record.spanId = span.spanId;
  if (/[1-9a-f]/.test(span.parentSpanId)) record.parentSpanId = span.parentSpanId;
  if (span.links.length > 0) record.links ??= span.links.slice(0, 20).map(({ traceId, spanId }) => ({ traceId, spanId }));
  const failed = span.statusCode === 2;
  record.status ??= failed ? 'failed' : 'completed';
  if (failed) record.error = { ...errorOf(span), ...(record.error as object) };
  return normalizeRecord(record, context, `span ${span.traceId} ${span.spanId}`);
}

const kinds = ['unspecified', 'internal', 'server', 'client', 'producer', 'consumer'];

/** What a span says beside its attributes, by the names that presets use. */
function sayOf(span: DecodedSpan): Record<string, unknown> {
  return {
    'otlp.name': span.name,
    'otlp.kind': kinds[span.kind],
    'otlp.status': span.statusCode === 2 ? 'error' : span.statusCode === 1 ? 'ok' : 'unset',
    'otlp.status_message': span.statusCode === 2 ? errorOf(span).message : undefined,
    'otlp.start': isoOfNano(span.startNano),
    'otlp.end': isoOfNano(span.endNano),
    'otlp.trace_id': span.traceId,
    'otlp.span_id': span.spanId,
    'otlp.parent_span_id': /[1-9a-f]/.test(span.parentSpanId) ? span.parentSpanId : undefined,
  };
}

function errorOf(span: DecodedSpan): { class?: string; message?: string } {
  const exception = span.spanEvents.findLast((event) => event.name === 'exception')?.attributes;
  const type = exception?.['exception.type'];
  const message = span.statusMessage || exception?.['exception.message'];
  return {
    ...(type === undefined ? {} : { class: String(type).slice(0, 200) }),
    ...(message === undefined ? {} : { message: String(message) }),
  };
}

/** The span as people can read it in the list of rejected records, with all that sending it again needs. */
function showSpan(span: DecodedSpan): unknown {
  const { startNano, endNano, spanEvents, index: _index, ...rest } = span;
  const events = spanEvents.map(({ timeNano, ...event }) => ({ ...event, timeUnixNano: String(timeNano) }));
  return { ...rest, startTimeUnixNano: String(startNano), endTimeUnixNano: String(endNano), events };
}
