import type { Attributes, DecodedLog } from '@/lib/domain';
import { flattenBody } from './flatten-body';
import { noteDropped } from './note-dropped';
import { type JsonObject, readAny, readAttributes, readHexText, readInteger, readNanoText, readText } from './read-json';

/** One log record of an OTLP/JSON request. Throws WrongTypeError naming the field. */
export function decodeLogJson(log: JsonObject, place: { index: number; resource: Attributes; scope: string }): DecodedLog {
  return {
    index: place.index,
    timeNano: readNanoText(log.timeUnixNano, 'timeUnixNano'),
    observedNano: readNanoText(log.observedTimeUnixNano, 'observedTimeUnixNano'),
    severity: readInteger(log.severityNumber, 'severityNumber'),
    severityText: readText(log.severityText, 'severityText'),
    body: flattenBody(log.body === undefined ? null : readAny(log.body, 'body', 0)),
    eventName: readText(log.eventName, 'eventName'),
    attributes: attributesOf(log),
    traceId: readHexText(log.traceId, 'traceId'),
    spanId: readHexText(log.spanId, 'spanId'),
    resource: place.resource,
    scope: place.scope,
  };
}

function attributesOf(log: JsonObject): Attributes {
  const attributes = readAttributes(log.attributes, 'attributes');
  noteDropped(attributes, 'attributes', log.droppedAttributesCount);
  return attributes;
}
