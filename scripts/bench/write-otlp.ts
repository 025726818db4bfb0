import type protobuf from 'protobufjs/minimal.js';

/** A field of a protobuf message: (field << 3) | wire type. */
export const tag = (field: number, wire: number): number => (field << 3) | wire;

const LENGTH = 2;

/** A 64-bit count of nanoseconds since 1970 as two halves. */
export function writeNano(writer: protobuf.Writer, field: number, atMs: number): void {
  const nano = BigInt(Math.round(atMs * 1000)) * 1000n;
  writer
    .uint32(field)
    .fixed32(Number(nano & 0xffffffffn))
    .fixed32(Number(nano >> 32n));
}

/** A KeyValue of opentelemetry/proto/common/v1/common.proto. */
export function writeAttribute(writer: protobuf.Writer, field: number, key: string, value: string | number | boolean): void {
  writer.uint32(field).fork().uint32(tag(1, LENGTH)).string(key).uint32(tag(2, LENGTH)).fork();
  if (typeof value === 'string') writer.uint32(tag(1, LENGTH)).string(value);
  else if (typeof value === 'boolean') writer.uint32(tag(2, 0)).bool(value);
  else if (Number.isInteger(value)) writer.uint32(tag(3, 0)).int64(value);
  else writer.uint32(tag(4, 1)).double(value);
  writer.ldelim().ldelim();
}
