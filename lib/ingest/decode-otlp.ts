import type { Attributes, Decoded, DecodedBatch, DecodedLog, DecodedSpan } from '@/lib/domain';
import { RECORD_LIMIT } from './body-limits';
import { decodeLogJson } from './decode-log-json';
import { decodeLogsProtobuf } from './decode-logs-protobuf';
import { decodeResourcesJson, type EnvelopeNames } from './decode-resources-json';
import { decodeSpanJson } from './decode-span-json';
import { decodeTracesProtobuf } from './decode-traces-protobuf';
import { parseJson, unreadable } from './parse-json';
import { isObject, type JsonObject, WrongTypeError } from './read-json';

export type OtlpEncoding = 'protobuf' | 'json';

interface Signal<T> {
  names: EnvelopeNames;
  readProtobuf: (bytes: Uint8Array, take: (record: T) => void) => void;
  readJson: (record: JsonObject, place: { index: number; resource: Attributes; scope: string }) => T;
}

const traces: Signal<DecodedSpan> = {
  names: { resources: 'resourceSpans', scopes: 'scopeSpans', records: 'spans' },
  readProtobuf: decodeTracesProtobuf,
  readJson: decodeSpanJson,
};

const logs: Signal<DecodedLog> = {
  names: { resources: 'resourceLogs', scopes: 'scopeLogs', records: 'logRecords' },
  readProtobuf: decodeLogsProtobuf,
  readJson: decodeLogJson,
};

/** The spans of an ExportTraceServiceRequest; an empty body is an empty request in protobuf. Refuses with 400 what cannot be read. */
export const decodeTraces = (bytes: Buffer, encoding: OtlpEncoding): Decoded<DecodedSpan> => decode(bytes, encoding, traces);

/** The records of an ExportLogsServiceRequest, as decodeTraces does it. */
export const decodeLogs = (bytes: Buffer, encoding: OtlpEncoding): Decoded<DecodedLog> => decode(bytes, encoding, logs);

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
    if (!isObject(parsed.value)) return unreadable(`The body must be a JSON object with "${signal.names.resources}".`);
    decodeResourcesJson(
      parsed.value,
      signal.names,
      (record, place) => take(signal.readJson(record, place)),
      (rejected) => {
        count();
        batch.rejected.push(rejected);
      },
    );
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
