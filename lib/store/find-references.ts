import type { CanonicalEvent } from '@/lib/domain';

/** Another transaction that an event names. `kind`: how it names it; `value`: the id or key it names it by. */
export interface Reference {
  kind: 'parent' | 'root' | 'predecessor' | 'retry_of' | `link:${string}`;
  value: string;
}

const MOST_LINKS = 20;
const LONGEST = 200;
const relations: ReadonlySet<string> = new Set(['parent', 'root', 'predecessor', 'retry_of']);
const plain: ReadonlySet<string> = new Set(['transaction', 'correlation', 'trace']);

/**
 * Returns the transactions that this event names: its parent, the attempt it repeats, and up to 20 of its links. A link is an id, or
 * `{type, value, relation}`, or a trace id as OpenTelemetry's span links have it; what cannot be read as one stays an attribute only.
 */
export function findReferences(event: CanonicalEvent): Reference[] {
  const found: Reference[] = [];
  if (event.parentTransactionId) found.push({ kind: 'parent', value: event.parentTransactionId });
  const retried = event.attributes['attempt.retryOf'];
  if (typeof retried === 'string' && usable(retried)) found.push({ kind: 'retry_of', value: retried });
  const links = event.attributes['links'];
  if (typeof links === 'string') for (const link of readLinks(links)) found.push(...readLink(link));
  return [...new Map(found.map((one) => [`${one.kind}\0${one.value}`, one])).values()];
}

const usable = (value: unknown): value is string => typeof value === 'string' && value !== '' && value.length <= LONGEST;

function readLinks(text: string): unknown[] {
  try {
    const links: unknown = JSON.parse(text);
    return Array.isArray(links) ? links.slice(0, MOST_LINKS) : [];
  } catch {
    // Cut because it was too long: what remains is no list any more.
    return [];
  }
}

function readLink(link: unknown): Reference[] {
  if (usable(link)) return [{ kind: 'link:transaction', value: link }];
  if (typeof link !== 'object' || link === null) return [];
  const { type, value, relation, traceId } = link as Record<string, unknown>;
  if (usable(value)) {
    if (typeof relation === 'string' && relations.has(relation)) return [{ kind: relation as 'parent', value }];
    const kind = usable(type) ? type : 'transaction';
    return [{ kind: `link:${plain.has(kind) ? kind : `key:${kind}`}`, value: kind === 'trace' ? value.toLowerCase() : value }];
  }
  return typeof traceId === 'string' && /^[0-9a-f]{32}$/i.test(traceId) ? [{ kind: 'link:trace', value: traceId.toLowerCase() }] : [];
}
