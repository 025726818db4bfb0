import { type CanonicalEvent, type Feed, namesOf, type Preset, rulesOf, UNASSIGNED, verifiedBy } from '@/lib/domain';
import type { TriedField } from '@/lib/domain/views/presets';

interface Mapped {
  event: CanonicalEvent;
  origins: { field: string; names: string[] }[];
}
interface Reader {
  preset: Preset;
  feed: Feed | null;
}
interface Described {
  fields: TriedField[];
  attributes: { name: string; value: string }[];
  gaps: { field: string; value: string }[];
}

/** Parts of an event as they stand in it, by their names in a mapping, in the order people read them. */
const parts: [field: string, read: (event: CanonicalEvent) => unknown][] = [
  ['status', (e) => e.status],
  ['sourceStatus', (e) => e.sourceStatus],
  ['occurredAt', (e) => e.occurredAt.toISOString()],
  ['startedAt', (e) => e.startedAt?.toISOString()],
  ['durationMs', (e) => e.durationMs],
  ['workflow', (e) => e.workflow],
  ['milestone', (e) => e.milestone],
  ['interface', (e) => e.interface],
  ['connector', (e) => e.connector],
  ['application', (e) => e.application],
  ['facility', (e) => (e.facility === UNASSIGNED ? null : e.facility)],
  ['department', (e) => (e.department === UNASSIGNED ? null : e.department)],
  ['supplier', (e) => e.supplier],
  ['eventId', (e) => e.eventId],
  ['transactionId', (e) => e.transactionId],
  ['correlationId', (e) => e.correlationId],
  ['parentTransactionId', (e) => e.parentTransactionId],
  ['traceId', (e) => e.traceId],
  ['spanId', (e) => e.spanId],
  ['messageType', (e) => e.messageType],
  ['deepLink', (e) => e.deepLink],
  ['attempt.number', (e) => e.attempt],
  ['attempt.retryOf', (e) => e.attributes['attempt.retryOf']],
  ['attempt.kind', (e) => e.attributes['attempt.kind']],
  ['error.class', (e) => e.errorClass],
  ['error.code', (e) => e.errorCode],
  ['error.message', (e) => e.errorMessage],
  ['error.retryable', (e) => e.errorRetryable],
];

/** An event that a preset made, part by part with where each came from; what else is kept of the record; what the catalog does not know. */
export function describeMapped({ event, origins }: Mapped, reader: Reader): Described {
  const keys = event.businessKeys.map(({ type, value }) => [`businessKeys.${type}`, value] as const);
  const measures = Object.entries(event.measures).map(([name, value]) => [`measures.${name}`, value] as const);
  const values = [...parts.map(([field, read]) => [field, read(event)] as const), ...keys, ...measures];
  const own = new Set(['attempt.retryOf', 'attempt.kind']);
  const attributes = Object.entries(event.attributes).filter(([name]) => !own.has(name) && !name.startsWith('unassigned.'));
  return {
    fields: values.flatMap(([field, value]) =>
      value === null || value === undefined
        ? []
        : [{ field, value: String(value).slice(0, 500), ...originOf([field, value], origins, reader) }],
    ),
    attributes: attributes.map(([name, value]) => ({ name, value: String(value).slice(0, 500) })),
    gaps: Object.entries(event.attributes).flatMap(([name, value]) =>
      name.startsWith('unassigned.') ? [{ field: name.slice('unassigned.'.length), value: String(value) }] : [],
    ),
  };
}

const placed = new Set(['workflow', 'milestone', 'interface', 'facility', 'department', 'application']);

function originOf(
  [field, value]: readonly [string, unknown],
  origins: Mapped['origins'],
  { preset, feed }: Reader,
): Pick<TriedField, 'origin' | 'names' | 'mark'> {
  const found = origins.find((one) => one.field === field);
  const names = [...new Set(found?.names)];
  if (!found) {
    if (field === 'connector' || field === 'application') return { origin: 'catalog', names, mark: null };
    return { origin: field === 'error.class' ? 'words' : 'derived', names, mark: null };
  }
  const isOfFeed = feed !== null && (Object.hasOwn(feed.fields, field) || names.some((name) => namesOfFeed(feed).has(name)));
  if (isOfFeed) return { origin: 'feed', names, mark: null };
  const marks = names.filter((name) => !name.startsWith('otlp.')).map((name) => verifiedBy(preset, name));
  if (marks.some((mark) => mark === '' || mark === null)) return { origin: 'unverified', names, mark: null };
  // The flow's name is the product's, where it belongs is this estate's word.
  if (placed.has(field) && feed?.flows.some((flow) => Object.values<unknown>(flow).includes(value)))
    return { origin: 'feed', names, mark: null };
  if (names.length === 0) return { origin: 'constant', names, mark: null };
  return { origin: 'verified', names, mark: marks.find((mark) => mark) ?? null };
}

const namesOfFeed = (feed: Feed): Set<string> => new Set(rulesOf(feed).flatMap(namesOf));
