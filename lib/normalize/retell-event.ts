import { type CanonicalEvent, UNASSIGNED } from '@/lib/domain';
import { isKeyToken, redactEvent } from '@/lib/redact';
import type { Row } from './flatten-record';
import type { CatalogLookup } from './normalize-context';
import { placeInCatalog } from './place-in-catalog';
import { readRow } from './read-preset-record';
import { RecordFault } from './record-fault';

/** What a stored event is by the presets and catalog of today. `left`: it stays as it was told, for this reason. */
export type Retold = { kind: 'same' } | { kind: 'changed'; event: CanonicalEvent } | { kind: 'left'; reason: string };

const OURS = /^(?:preset|unassigned)\./;
/** Written beside the raw values by normalizeRecord, unless the record itself has such names. */
const ADDED = /^(?:attempt\.|links$)/;
const PLACED = ['workflow', 'facility', 'department', 'interface'] as const;

/**
 * Tells a stored event anew: one that came by a preset from its kept raw values, any other by placing what the catalog did not know.
 * Its key, its content hash and its arrival stay. Pure; telling it twice changes nothing.
 */
export function retellEvent(event: CanonicalEvent, lookup: CatalogLookup): Retold {
  const told = typeof event.attributes['preset.name'] === 'string' ? readAgain(event, lookup) : placeAgain(event, lookup);
  if (typeof told === 'string') return { kind: 'left', reason: told };
  return formOf(told) === formOf(event) ? { kind: 'same' } : { kind: 'changed', event: told };
}

function readAgain(event: CanonicalEvent, lookup: CatalogLookup): CanonicalEvent | string {
  const reader = lookup.presets.find(String(event.attributes['preset.name']), event.source);
  if (!reader) return 'its preset is not in the catalog';
  const row: Row = Object.create(null);
  for (const [name, value] of Object.entries(event.attributes))
    if (!OURS.test(name) && (!ADDED.test(name) || reader.isRead(name))) row[name] = value;
  if (reader.findDrop(row)) return 'the preset leaves such records out now';
  const { environment, source, receivedAt, eventKey, contentHash } = event;
  try {
    const again = readRow(row, reader, { environment, source, history: true, now: receivedAt, lookup }).event;
    if (again.eventId !== event.eventId) return 'the preset calls it by another id now';
    const { 'preset.left_out': leftOut, 'preset.version': version = '?' } = event.attributes;
    if (leftOut !== undefined) again.attributes['preset.left_out'] = leftOut;
    again.attributes['preset.retold'] = `${version} -> ${reader.preset.version}`;
    // No preset reads lines: what came with it stays.
    const lines = event.documentLines ? { documentLines: event.documentLines } : {};
    return { ...again, ...lines, businessKeys: keepHashed(event, again), eventKey, contentHash };
  } catch (error) {
    if (error instanceof RecordFault) return `the preset refuses it now (${error.code})`;
    throw error;
  }
}

/** A hashed key cannot be read again where its preset made it of a part of what came: as long as it is told, it stays what it was. */
function keepHashed(event: CanonicalEvent, again: CanonicalEvent): CanonicalEvent['businessKeys'] {
  const was = new Map(event.businessKeys.filter(({ value }) => isKeyToken(value)).map((key) => [key.type, key.value]));
  return again.businessKeys.map((key) =>
    was.has(key.type) && isKeyToken(key.value) ? { ...key, value: was.get(key.type) ?? key.value } : key,
  );
}

function placeAgain(event: CanonicalEvent, lookup: CatalogLookup): CanonicalEvent {
  const again: CanonicalEvent = { ...event, attributes: { ...event.attributes } };
  for (const field of PLACED) {
    const said = again.attributes[`unassigned.${field}`];
    if (said === undefined || again[field] !== UNASSIGNED) continue;
    delete again.attributes[`unassigned.${field}`];
    again[field] = String(said);
  }
  // Placed in a workflow that is known now, it may keep less than before.
  redactEvent(lookup.redactor, again);
  placeInCatalog(again, lookup);
  return again;
}

/** All that an event says, the same for equal events, without the marks of how it was read. */
function formOf({ attributes, ...event }: CanonicalEvent): string {
  const { 'preset.version': _version, 'preset.retold': _retold, ...said } = attributes;
  return JSON.stringify(sorted({ ...event, attributes: said }));
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null || value instanceof Date) return value;
  return Object.entries(value)
    .filter(([, one]) => one !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, one]) => [name, sorted(one)]);
}
