import type { Attributes, Decoded, DecodedBatch, DecodedLog, DecodedPoint, DecodedSpan, RejectedRecord } from '@/lib/domain';
import { RECORD_LIMIT } from './body-limits';
import { decodeLogJson } from './decode-log-json';
import { decodeLogsProtobuf } from './decode-logs-protobuf';
import { decodeMetricsJson } from './decode-metrics-json';
import { decodeMetricsProtobuf } from './decode-metrics-protobuf';
import { decodeResourcesJson, type EnvelopeNames } from './decode-resources-json';
import { decodeSpanJson } from './decode-span-json';
import { decodeTracesProtobuf } from './decode-traces-protobuf';
import { parseJson, unreadable } from './parse-json';
import { isObject, type JsonObject, WrongTypeError } from './read-json';

export type OtlpEncoding = 'protobuf' | 'json';

interface Takers<T> {
  take: (record: T) => void;
  reject: (record: RejectedRecord) => void;
}

interface Signal<T> {
  resources: EnvelopeNames['resources'];
  readProtobuf: (bytes: Uint8Array, take: (record: T) => void) => void;
  readJson: (body: JsonObject, takers: Takers<T>) => void;
}

/** The JSON reader of a signal whose envelope holds its records one by one. */
const oneByOne =
  <T>(names: EnvelopeNames, read: (record: JsonObject, place: { index: number; resource: Attributes; scope: string }) => T) =>
  (body: JsonObject, { take, reject }: Takers<T>) =>
    decodeResourcesJson(body, names, (record, place) => take(read(record, place)), reject);

const traces: Signal<DecodedSpan> = {
  resources: 'resourceSpans',
  readProtobuf: decodeTracesProtobuf,
  readJson: oneByOne({ resources: 'resourceSpans', scopes: 'scopeSpans', records: 'spans' }, decodeSpanJson),
};

const logs: Signal<DecodedLog> = {
  resources: 'resourceLogs',
  readProtobuf: decodeLogsProtobuf,
  readJson: oneByOne({ resources: 'resourceLogs', scopes: 'scopeLogs', records: 'logRecords' }, decodeLogJson),
};

const metrics: Signal<DecodedPoint> = { resources: 'resourceMetrics', readProtobuf: decodeMetricsProtobuf, readJson: decodeMetricsJson };

/** The spans of an ExportTraceServiceRequest; an empty body is an empty request in protobuf. Refuses with 400 what cannot be read. */
export const decodeTraces = (bytes: Buffer, encoding: OtlpEncoding): Decoded<DecodedSpan> => decode(bytes, encoding, traces);

/** The records of an ExportLogsServiceRequest, as decodeTraces does it. */
export const decodeLogs = (bytes: Buffer, encoding: OtlpEncoding): Decoded<DecodedLog> => decode(bytes, encoding, logs);

/** The data points of an ExportMetricsServiceRequest, as decodeTraces does it. */
export const decodeMetrics = (bytes: Buffer, encoding: OtlpEncoding): Decoded<DecodedPoint> => decode(bytes, encoding, metrics);

class TooManyError extends Error {}

function decode<T>(bytes: Buffer, encoding: OtlpEncoding, signal: Signal<T>): Decoded<T> {
  const batch: DecodedBatch<T> = { records: [], rejected: [], total: 0 };
  const count = () => {
    batch.total += 1;
    if (batch.total > RECORD_LIMIT) throw new TooManyError();
  };
  const take = (record: T) => {
    count();
    batch.records.push(record);
  };
  try {
    if (encoding === 'protobuf') {
      signal.readProtobuf(bytes, take);
      return { ok: true, batch };
    }
    const parsed = parseJson(bytes);
    if (!parsed.ok) return parsed;
    if (!isObject(parsed.value)) return unreadable(`The body must be a JSON object with "${signal.resources}".`);
    const reject = (rejected: RejectedRecord) => {
      count();
      batch.rejected.push(rejected);
    };
    signal.readJson(parsed.value, { take, reject });
    return { ok: true, batch };
  } catch (error) {
    return explain(error, encoding);
  }
}

/** Whatever a reader throws on foreign bytes is the sender's fault; each becomes the answer that says so. */
function explain(error: unknown, encoding: OtlpEncoding): { ok: false; refusal: { status: 400 | 413; code: string; message: string } } {
  if (error instanceof TooManyError)
    return {
      ok: false,
      refusal: {
        status: 413,
        code: 'too_many_records',
        message: `More than ${RECORD_LIMIT} records in one request; send smaller batches.`,
      },
    };
  const what = error instanceof Error ? error.message : 'unknown';
  const message = error instanceof WrongTypeError ? what : `The body is not a complete OTLP ${encoding} message: ${what.slice(0, 200)}.`;
  return { ok: false, refusal: { status: 400, code: 'unreadable', message } };
}
