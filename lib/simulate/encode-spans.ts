import protobuf from 'protobufjs/minimal.js';
import type { AttributeValue } from '@/lib/domain';
import type { WireSpan } from './write-spans';

type Writer = protobuf.Writer;
/** Tags of opentelemetry/proto/trace/v1/trace.proto and common.proto: (field << 3) | wire type. */
const LENGTH = 2;
const tag = (field: number, wire: number): number => (field << 3) | wire;
const STATUS_ERROR = 2;

/** Returns the body of an OTLP/HTTP trace export (`ExportTraceServiceRequest`, protobuf), spans grouped by application. */
export function encodeSpans(spans: readonly WireSpan[]): Uint8Array {
  const byApplication = new Map<string, WireSpan[]>();
  for (const span of spans) {
    const known = byApplication.get(span.application);
    if (known) known.push(span);
    else byApplication.set(span.application, [span]);
  }
  const writer = protobuf.Writer.create();
  for (const [application, own] of byApplication) {
    writer.uint32(tag(1, LENGTH)).fork();
    writer.uint32(tag(1, LENGTH)).fork();
    writeAttribute(writer, tag(1, LENGTH), 'service.name', application);
    writeAttribute(writer, tag(1, LENGTH), 'service.namespace', 'quillmoor');
    writeAttribute(writer, tag(1, LENGTH), 'throughline.source', 'otel-collector');
    writer.ldelim();
    writer.uint32(tag(2, LENGTH)).fork();
    writer.uint32(tag(1, LENGTH)).fork().uint32(tag(1, LENGTH)).string('throughline-simulator').ldelim();
    for (const span of own) writeSpan(writer, span);
    writer.ldelim();
    writer.ldelim();
  }
  return writer.finish();
}

function writeSpan(writer: Writer, span: WireSpan): void {
  writer.uint32(tag(2, LENGTH)).fork();
  writer.uint32(tag(1, LENGTH)).bytes(Buffer.from(span.traceId, 'hex'));
  writer.uint32(tag(2, LENGTH)).bytes(Buffer.from(span.spanId, 'hex'));
  if (span.parentSpanId) writer.uint32(tag(4, LENGTH)).bytes(Buffer.from(span.parentSpanId, 'hex'));
  writer.uint32(tag(5, LENGTH)).string(span.name);
  writer.uint32(tag(6, 0)).int32(span.kind);
  writeNano(writer, tag(7, 1), span.fromMs);
  writeNano(writer, tag(8, 1), Math.max(span.toMs, span.fromMs));
  for (const name in span.attributes) writeAttribute(writer, tag(9, LENGTH), name, span.attributes[name] ?? '');
  if (span.error)
    writer.uint32(tag(15, LENGTH)).fork().uint32(tag(2, LENGTH)).string(span.error).uint32(tag(3, 0)).int32(STATUS_ERROR).ldelim();
  writer.ldelim();
}

/** A 64-bit count of nanoseconds as two little-endian halves; microseconds are as fine as the clock of a simulation goes. */
function writeNano(writer: Writer, fieldTag: number, atMs: number): void {
  const nano = BigInt(Math.round(atMs * 1000)) * 1000n;
  writer
    .uint32(fieldTag)
    .fixed32(Number(nano & 0xffffffffn))
    .fixed32(Number(nano >> 32n));
}

function writeAttribute(writer: Writer, fieldTag: number, name: string, value: AttributeValue): void {
  writer.uint32(fieldTag).fork().uint32(tag(1, LENGTH)).string(name).uint32(tag(2, LENGTH)).fork();
  if (typeof value === 'string') writer.uint32(tag(1, LENGTH)).string(value);
  else if (typeof value === 'boolean') writer.uint32(tag(2, 0)).bool(value);
  else if (Number.isInteger(value)) writer.uint32(tag(3, 0)).int64(value);
  else writer.uint32(tag(4, 1)).double(value);
  writer.ldelim().ldelim();
}
