import type { Reader } from 'protobufjs/minimal.js';
import type { Attributes } from '@/lib/domain';
import { readEnd, readFields, readKeyValue, skip, tagOf } from './read-wire';

const RESOURCES = tagOf(1, 2);
const RESOURCE = tagOf(1, 2);
const SCOPES = tagOf(2, 2);
const SCOPE = tagOf(1, 2);
const RECORDS = tagOf(2, 2);

/** Reads one record that ends where `end` says. */
export type ReadRecord = (reader: Reader, end: number, resource: Attributes, scope: string) => void;

/**
 * Walks an Export<Signal>ServiceRequest: traces and logs have the same envelope (resource, scope, records). A resource or scope
 * counts for its records wherever it stands in the message, because protobuf promises no order.
 */
export function readResources(reader: Reader, readRecord: ReadRecord): void {
  readFields(reader, reader.len, (tag) => {
    if (tag !== RESOURCES) return skip(reader, tag);
    const resource: Attributes = {};
    const scopes = readGroup(reader, reader.len, SCOPES, (inner, end) => {
      if (inner !== RESOURCE) return skip(reader, inner);
      readFields(reader, readEnd(reader, end), (field) => {
        if (field === tagOf(1, 2)) readKeyValue(reader, end, resource);
        else skip(reader, field);
      });
    });
    visit(reader, scopes, (end) => readScope(reader, end, resource, readRecord));
  });
}

function readScope(reader: Reader, limit: number, resource: Attributes, readRecord: ReadRecord): void {
  let scope = '';
  const records = readGroup(reader, limit, RECORDS, (inner, end) => {
    if (inner !== SCOPE) return skip(reader, inner);
    readFields(reader, readEnd(reader, end), (field) => {
      if (field === tagOf(1, 2)) scope = reader.string();
      else skip(reader, field);
    });
  });
  visit(reader, records, (end) => readRecord(reader, end, resource, scope));
}

/** Reads every field but the repeated one, whose places it returns as pairs (start of the length, end). */
function readGroup(reader: Reader, limit: number, repeated: number, read: (tag: number, end: number) => void): number[] {
  const places: number[] = [];
  const end = readEnd(reader, limit);
  readFields(reader, end, (tag) => {
    if (tag !== repeated) return read(tag, end);
    const start = reader.pos;
    reader.pos = readEnd(reader, end);
    places.push(start, reader.pos);
  });
  return places;
}

function visit(reader: Reader, places: readonly number[], read: (end: number) => void): void {
  const after = reader.pos;
  for (let i = 0; i < places.length; i += 2) {
    reader.pos = places[i] ?? 0;
    read(places[i + 1] ?? 0);
  }
  reader.pos = after;
}
