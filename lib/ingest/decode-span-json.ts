import type { Attributes, DecodedSpan } from '@/lib/domain';
import { noteDropped } from './note-dropped';
import { type JsonObject, readAttributes, readHexText, readInteger, readList, readNanoText, readObject, readText } from './read-json';

/** One span of an OTLP/JSON request. Throws WrongTypeError naming the field. */
export function decodeSpanJson(span: JsonObject, place: { index: number; resource: Attributes; scope: string }): DecodedSpan {
  const status = readObject(span.status, 'status');
  return {
    index: place.index,
    traceId: readHexText(span.traceId, 'traceId'),
    spanId: readHexText(span.spanId, 'spanId'),
    parentSpanId: readHexText(span.parentSpanId, 'parentSpanId'),
    name: readText(span.name, 'name'),
    kind: readInteger(span.kind, 'kind'),
    startNano: readNanoText(span.startTimeUnixNano, 'startTimeUnixNano'),
    endNano: readNanoText(span.endTimeUnixNano, 'endTimeUnixNano'),
    statusCode: readInteger(status.code, 'status.code'),
    statusMessage: readText(status.message, 'status.message'),
    attributes: attributesOf(span),
    links: readList(span.links, 'links').map((entry) => {
      const link = readObject(entry, 'links');
      return { traceId: readHexText(link.traceId, 'links.traceId'), spanId: readHexText(link.spanId, 'links.spanId') };
    }),
    spanEvents: readList(span.events, 'events').map((entry) => {
      const event = readObject(entry, 'events');
      return {
        name: readText(event.name, 'events.name'),
        timeNano: readNanoText(event.timeUnixNano, 'events.timeUnixNano'),
        attributes: readAttributes(event.attributes, 'events.attributes'),
      };
    }),
    resource: place.resource,
    scope: place.scope,
  };
}

function attributesOf(span: JsonObject): Attributes {
  const attributes = readAttributes(span.attributes, 'attributes');
  noteDropped(attributes, 'attributes', span.droppedAttributesCount);
  noteDropped(attributes, 'events', span.droppedEventsCount);
  noteDropped(attributes, 'links', span.droppedLinksCount);
  return attributes;
}
