import protobuf, { type Reader } from 'protobufjs/minimal.js';
import type { Attributes, DecodedSpan } from '@/lib/domain';
import { noteDropped } from './note-dropped';
import { readResources } from './read-resources';
import { readEnd, readHex, readKeyValue, readNano, skip, tagOf } from './read-wire';
import { readWord } from './read-word';

const TRACE_ID = tagOf(1, 2);
const SPAN_ID = tagOf(2, 2);
const PARENT = tagOf(4, 2);
const NAME = tagOf(5, 2);
const KIND = tagOf(6, 0);
const START = tagOf(7, 1);
const END = tagOf(8, 1);
const ATTRIBUTES = tagOf(9, 2);
const EVENTS = tagOf(11, 2);
const LINKS = tagOf(13, 2);
const STATUS = tagOf(15, 2);
const DROPPED_ATTRIBUTES = tagOf(10, 0);
const DROPPED_EVENTS = tagOf(12, 0);
const DROPPED_LINKS = tagOf(14, 0);

/** The spans of a protobuf ExportTraceServiceRequest, straight to flat records. Throws when the message is cut or not protobuf. */
export function decodeTracesProtobuf(bytes: Uint8Array, take: (span: DecodedSpan) => void): void {
  let index = 0;
  readResources(protobuf.Reader.create(bytes), (reader, limit, resource, scope) => {
    take(readSpan(reader, limit, { index, resource, scope }));
    index += 1;
  });
}

function readSpan(reader: Reader, limit: number, place: { index: number; resource: Attributes; scope: string }): DecodedSpan {
  const span: DecodedSpan = {
    index: place.index,
    traceId: '',
    spanId: '',
    parentSpanId: '',
    name: '',
    kind: 0,
    startNano: 0n,
    endNano: 0n,
    statusCode: 0,
    statusMessage: '',
    attributes: {},
    links: [],
    spanEvents: [],
    resource: place.resource,
    scope: place.scope,
  };
  const end = readEnd(reader, limit);
  while (reader.pos < end) {
    const tag = reader.uint32();
    switch (tag) {
      case ATTRIBUTES:
        readKeyValue(reader, end, span.attributes);
        break;
      case TRACE_ID:
        span.traceId = readHex(reader);
        break;
      case SPAN_ID:
        span.spanId = readHex(reader);
        break;
      case PARENT:
        span.parentSpanId = readHex(reader);
        break;
      case NAME:
        span.name = readWord(reader);
        break;
      case KIND:
        span.kind = reader.int32();
        break;
      case START:
        span.startNano = readNano(reader);
        break;
      case END:
        span.endNano = readNano(reader);
        break;
      case EVENTS:
        span.spanEvents.push(readSpanEvent(reader, end));
        break;
      case LINKS:
        span.links.push(readLink(reader, end));
        break;
      case STATUS:
        readStatus(reader, end, span);
        break;
      case DROPPED_ATTRIBUTES:
        noteDropped(span.attributes, 'attributes', reader.uint32());
        break;
      case DROPPED_EVENTS:
        noteDropped(span.attributes, 'events', reader.uint32());
        break;
      case DROPPED_LINKS:
        noteDropped(span.attributes, 'links', reader.uint32());
        break;
      default:
        skip(reader, tag);
    }
  }
  if (reader.pos !== end) throw new RangeError('a field is longer than its span');
  return span;
}

function readSpanEvent(reader: Reader, limit: number): DecodedSpan['spanEvents'][number] {
  const event = { name: '', timeNano: 0n, attributes: {} as Attributes };
  const end = readEnd(reader, limit);
  while (reader.pos < end) {
    const tag = reader.uint32();
    if (tag === tagOf(1, 1)) event.timeNano = readNano(reader);
    else if (tag === tagOf(2, 2)) event.name = reader.string();
    else if (tag === tagOf(3, 2)) readKeyValue(reader, end, event.attributes);
    else skip(reader, tag);
  }
  return event;
}

function readLink(reader: Reader, limit: number): DecodedSpan['links'][number] {
  const link = { traceId: '', spanId: '' };
  const end = readEnd(reader, limit);
  while (reader.pos < end) {
    const tag = reader.uint32();
    if (tag === tagOf(1, 2)) link.traceId = readHex(reader);
    else if (tag === tagOf(2, 2)) link.spanId = readHex(reader);
    else skip(reader, tag);
  }
  return link;
}

function readStatus(reader: Reader, limit: number, span: DecodedSpan): void {
  const end = readEnd(reader, limit);
  while (reader.pos < end) {
    const tag = reader.uint32();
    if (tag === tagOf(2, 2)) span.statusMessage = reader.string();
    else if (tag === tagOf(3, 0)) span.statusCode = reader.int32();
    else skip(reader, tag);
  }
}
