import protobuf, { type Reader } from 'protobufjs/minimal.js';
import type { Attributes, DecodedLog } from '@/lib/domain';
import { flattenBody } from './flatten-body';
import { noteDropped } from './note-dropped';
import { readResources } from './read-resources';
import { readAnyValue, readEnd, readFields, readHex, readKeyValue, readNano, skip, tagOf } from './read-wire';

/** The log records of a protobuf ExportLogsServiceRequest. Throws when the message is cut or not protobuf. */
export function decodeLogsProtobuf(bytes: Uint8Array, take: (log: DecodedLog) => void): void {
  let index = 0;
  readResources(protobuf.Reader.create(bytes), (reader, limit, resource, scope) => {
    take(readLog(reader, limit, { index, resource, scope }));
    index += 1;
  });
}

function readLog(reader: Reader, limit: number, place: { index: number; resource: Attributes; scope: string }): DecodedLog {
  const log: DecodedLog = {
    index: place.index,
    timeNano: 0n,
    observedNano: 0n,
    severity: 0,
    severityText: '',
    body: null,
    eventName: '',
    attributes: {},
    traceId: '',
    spanId: '',
    resource: place.resource,
    scope: place.scope,
  };
  const end = readEnd(reader, limit);
  readFields(reader, end, (tag) => {
    if (tag === tagOf(6, 2)) readKeyValue(reader, end, log.attributes);
    else if (tag === tagOf(1, 1)) log.timeNano = readNano(reader);
    else if (tag === tagOf(11, 1)) log.observedNano = readNano(reader);
    else if (tag === tagOf(2, 0)) log.severity = reader.int32();
    else if (tag === tagOf(3, 2)) log.severityText = reader.string();
    else if (tag === tagOf(5, 2)) log.body = flattenBody(readAnyValue(reader, end, 0));
    else if (tag === tagOf(9, 2)) log.traceId = readHex(reader);
    else if (tag === tagOf(10, 2)) log.spanId = readHex(reader);
    else if (tag === tagOf(12, 2)) log.eventName = reader.string();
    else if (tag === tagOf(7, 0)) noteDropped(log.attributes, 'attributes', reader.uint32());
    else skip(reader, tag);
  });
  return log;
}
