import type { Attributes, CanonicalEvent, DecodedBatch, DecodedLog, NormalizedBatch } from '@/lib/domain';
import { describeEvent, isEvent } from './describe-event';
import { isoOfNano } from './nano-time';
import type { NormalizeContext } from './normalize-context';
import { normalizeRecord } from './normalize-record';
import { readOtlpPreset } from './read-otlp-preset';
import { RecordFault } from './record-fault';
import { rejectFault } from './reject-fault';

/** Severity numbers from which a record without a status counts as warned or failed (OpenTelemetry logs data model). */
const INFO = 9;
const WARN = 13;
const ERROR = 17;

/** The events of decoded log records. A record that names no workflow, and that no preset places in one, is no event, and is refused with a word on how to mark one. */
export function normalizeLogs(batch: DecodedBatch<DecodedLog>, context: NormalizeContext): NormalizedBatch {
  const normalized: NormalizedBatch = { events: [], spans: [], rejected: [...batch.rejected] };
  for (const log of batch.records) {
    try {
      normalized.events.push({ index: log.index, event: eventOf(log, context) });
    } catch (error) {
      normalized.rejected.push(rejectFault(error, log.index, showLog(log)));
    }
  }
  return normalized;
}

function eventOf(log: DecodedLog, context: NormalizeContext): CanonicalEvent {
  const fields = typeof log.body === 'object' && log.body !== null ? log.body : {};
  const own: Attributes = { ...fields, ...log.attributes };
  if (!isEvent(own, log.resource)) {
    const mapped = readOtlpPreset(
      context.lookup.presets.forOtlp(context.source),
      { own, resource: log.resource, said: () => sayOf(log) },
      context,
    );
    if (mapped) return mapped;
    throw new RecordFault(
      'not_an_event',
      'The log record names no workflow. Set the attribute "throughline.workflow" on records that tell of a transaction.',
    );
  }
  const record = describeEvent(log.resource, own, extras(log));
  const nano = log.timeNano === 0n ? log.observedNano : log.timeNano;
  if (nano === 0n) throw new RecordFault('missing_field', '"timeUnixNano" is missing. Send when it happened.');
  record.occurredAt = isoOfNano(nano);
  if (/[1-9a-f]/.test(log.traceId)) record.traceId = log.traceId;
  if (/[1-9a-f]/.test(log.spanId)) record.spanId = log.spanId;
  record.status ??= log.severity >= ERROR ? 'failed' : log.severity >= WARN ? 'completed_with_warning' : 'completed';
  const text = typeof log.body === 'object' ? '' : String(log.body);
  if (text && log.severity >= ERROR) record.error = { message: text, ...(record.error as object) };
  return normalizeRecord(record, context);
}

/** What a log record says beside its attributes, by the names that presets use. */
function sayOf(log: DecodedLog): Record<string, unknown> {
  const nano = log.timeNano === 0n ? log.observedNano : log.timeNano;
  return {
    'otlp.name': log.eventName,
    'otlp.severity':
      log.severity >= ERROR ? 'ERROR' : log.severity >= WARN ? 'WARN' : log.severity >= INFO ? 'INFO' : log.severity > 0 ? 'DEBUG' : 'INFO',
    'otlp.body': typeof log.body === 'object' ? undefined : log.body,
    'otlp.end': nano === 0n ? undefined : isoOfNano(nano),
    'otlp.trace_id': /[1-9a-f]/.test(log.traceId) ? log.traceId : undefined,
    'otlp.span_id': /[1-9a-f]/.test(log.spanId) ? log.spanId : undefined,
  };
}

function extras(log: DecodedLog): Attributes {
  const attributes: Attributes = {};
  if (log.body !== null && typeof log.body !== 'object') attributes['log.body'] = log.body;
  if (log.severityText) attributes['log.severity'] = log.severityText;
  if (log.eventName) attributes['event.name'] = log.eventName;
  return attributes;
}

/** The record as people can read it in the list of rejected records. */
function showLog(log: DecodedLog): unknown {
  const { timeNano, observedNano, index: _index, ...rest } = log;
  return { ...rest, timeUnixNano: String(timeNano), observedTimeUnixNano: String(observedNano) };
}
