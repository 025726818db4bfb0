import type { Attributes, RejectedRecord } from '@/lib/domain';
import { type JsonObject, readAttributes, readList, readObject, readText, WrongTypeError } from './read-json';

export interface EnvelopeNames {
  resources: 'resourceSpans' | 'resourceLogs' | 'resourceMetrics';
  scopes: 'scopeSpans' | 'scopeLogs' | 'scopeMetrics';
  records: 'spans' | 'logRecords' | 'metrics';
}

/**
 * Walks the JSON form of an Export<Signal>ServiceRequest. A record of wrong types goes to `reject` and its neighbours live;
 * a wrong envelope throws WrongTypeError, because nothing in it can be counted.
 */
export function decodeResourcesJson(
  body: JsonObject,
  names: EnvelopeNames,
  read: (record: JsonObject, place: { index: number; resource: Attributes; scope: string }) => void,
  reject: (record: RejectedRecord) => void,
): void {
  let index = 0;
  for (const entry of readList(body[names.resources], names.resources)) {
    const group = readObject(entry, names.resources);
    const resource = readAttributes(readObject(group.resource, 'resource').attributes, 'resource.attributes');
    for (const inner of readList(group[names.scopes], names.scopes)) {
      const scoped = readObject(inner, names.scopes);
      const scope = readText(readObject(scoped.scope, 'scope').name, 'scope.name');
      for (const record of readList(scoped[names.records], names.records)) {
        try {
          read(readObject(record, names.records), { index, resource, scope });
        } catch (error) {
          if (!(error instanceof WrongTypeError)) throw error;
          reject({ index, code: 'invalid_type', message: error.message, record });
        }
        index += 1;
      }
    }
  }
}
