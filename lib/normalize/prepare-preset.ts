import { type Feed, type FeedFlow, type Mapping, namesOf, namesOfPreset, type Preset, rulesOf } from '@/lib/domain';
import { passes, textOf } from './find-values';
import { prepareMapper } from './map-record';
import type { PresetReader } from './preset-reader';
import { isObject, type JsonObject } from './read-field';

/** What a feed's flow says of an event. */
const said = ['workflow', 'milestone', 'interface', 'facility', 'department', 'application'] as const satisfies readonly (keyof FeedFlow)[];

/** Words of failures that most products share; a preset with words of its own is not asked for these. */
const commonWords: NonNullable<Preset['errorWords']> = [
  { class: 'timeout', words: ['timeout', 'timed out', 'deadline exceeded'] },
  { class: 'rate_limited', words: ['429', 'rate limit', 'too many requests', 'throttl'] },
  { class: 'auth_failed', words: ['401', '403', 'unauthorized', 'forbidden', 'authentication', 'invalid_grant', 'access denied'] },
  { class: 'tls_expired', words: ['certificate has expired', 'certificate expired'] },
  {
    class: 'connection_failed',
    words: ['connection refused', 'econnrefused', 'connectexception', 'unknown host', 'unreachable', 'connection reset'],
  },
  { class: 'duplicate', words: ['duplicate', 'already exists'] },
  {
    class: 'schema_violation',
    words: ['schema', 'parse', 'deserializ', 'serializ', 'conversion', 'malformed', 'invalid json', 'invalid xml'],
  },
  { class: 'mapping_failed', words: ['transform', 'mapping', 'expression'] },
];

const FAILING: ReadonlySet<unknown> = new Set(['failed', 'dead_lettered']);

/**
 * Reads records of one product by its preset, with what the feed of the source says beside it: the feed's fields win, its flows place
 * the record in a workflow. A flow that no feed knows keeps the product's own name as workflow, and so shows as a gap of the catalog.
 */
export function preparePreset(preset: Preset, feed: Feed | null): PresetReader {
  const mapping: Mapping = {
    time: { ...preset.time, ...feed?.time },
    fields: { ...preset.fields, ...feed?.fields },
    businessKeys: [...(preset.businessKeys ?? []), ...(feed?.businessKeys ?? [])],
    links: [...(preset.links ?? []), ...(feed?.links ?? [])],
    measures: { ...preset.measures, ...feed?.measures },
    attributes: 'none',
  };
  const toEvent = prepareMapper(mapping);
  const findFlowName = prepareMapper({ fields: { workflow: preset.flow }, attributes: 'none' });
  const names = [...namesOfPreset(preset), ...(feed ? rulesOf(feed).flatMap(namesOf) : [])];
  const reads = new Set(names.filter((name) => !name.includes('*')));
  const beginnings = [...names, ...(mapping.businessKeys ?? []).flatMap(({ each }) => (each ? [each.path] : []))].flatMap((name) =>
    name.includes('*') ? [name.slice(0, name.indexOf('*'))] : [],
  );

  return {
    preset,
    feed,
    isRead: (name) => reads.has(name) || beginnings.some((beginning) => name.startsWith(beginning)),
    findDrop: (row) => preset.drop.find(({ when }) => passes(row, when)) ?? null,
    read: (row) => {
      const { event, origins } = toEvent(row);
      const named = findFlowName(row);
      const flow = named.event.workflow;
      const place = typeof flow === 'string' ? (feed?.flows ?? []).find((one) => isFlow(one, flow, row)) : undefined;
      for (const field of place ? said : []) {
        const value = place?.[field];
        if (value === undefined || event[field] !== undefined) continue;
        // What only began has reached nothing yet.
        if (field === 'milestone' && event.status === 'received') continue;
        event[field] = value;
        origins.push({ field, names: named.origins.flatMap((origin) => origin.names) });
      }
      if (event.workflow === undefined && flow !== undefined) {
        event.workflow = flow;
        origins.push({ field: 'workflow', names: named.origins.flatMap((origin) => origin.names) });
      }
      const error = isObject(event.error) ? event.error : {};
      const cause = FAILING.has(event.status) && error.class === undefined ? classify(error, preset.errorWords ?? commonWords) : null;
      if (cause) event.error = { ...error, class: cause };
      // A record that did not fail has no error, whatever its fields say of an earlier attempt.
      if (!FAILING.has(event.status) && event.status !== 'retrying' && event.status !== 'completed_with_warning') delete event.error;
      return {
        event,
        origins: origins.filter(({ field }) => event.error !== undefined || !field.startsWith('error.')),
        isPlaced: place !== undefined,
      };
    },
  };
}

function isFlow({ flow, when }: FeedFlow, name: string, row: JsonObject): boolean {
  const fits = flow.some((one) => (one.endsWith('*') ? name.startsWith(one.slice(0, -1)) : one === name));
  return fits && (when === undefined || passes(row, when));
}

/** The class that words of code and message tell; null when none does. Linear in their length. */
function classify(error: JsonObject, classes: NonNullable<Preset['errorWords']>): string | null {
  const text = [error.code, error.message].map(textOf).join(' ').slice(0, 4_000).toLowerCase();
  return classes.find(({ words }) => words.some((word) => text.includes(word.toLowerCase())))?.class ?? null;
}
