import type { CatalogIndex } from '@/lib/catalog';
import { config } from '@/lib/config';
import { listKeyTokens, prepareRing } from '@/lib/redact';

/** A kind of key, and what is looked for among its values. */
export interface Wanted {
  kind: string;
  word: string;
}

const IDS: ReadonlySet<string> = new Set([
  'transaction',
  'correlation',
  'parent',
  'root',
  'predecessor',
  'retry_of',
  'link:transaction',
  'link:correlation',
]);

/** What a value of this kind is hashed as; null for a kind that is never hashed. */
function typeOf(kind: string): string | null {
  if (IDS.has(kind)) return 'id';
  const [, type] = /^(?:link:)?key:(.+)$/s.exec(kind) ?? [];
  return type ?? null;
}

/** False for a type of key that every workflow of the catalog keeps as it is: then nobody has to look for its hash. */
function mayBeHashed(index: CatalogIndex): (type: string) => boolean {
  const hashed: ReadonlySet<string> = new Set(index.catalog.privacy.hashed);
  const told = new Map<string, boolean>([['id', index.catalog.workflows.some((workflow) => hashed.has(workflow.dataSensitivity))]]);
  for (const { businessKeys } of index.catalog.workflows)
    for (const { id, sensitivity } of businessKeys) told.set(id, (told.get(id) ?? false) || hashed.has(sensitivity));
  return (type) => told.get(type) ?? true;
}

/**
 * The kinds and words to look for: each word as it is among each kind, and by its keyed hashes, of this data key and those before it, where the kind
 * may be kept so. `index` null: among all of the kinds.
 */
export function listWanted(kinds: readonly string[], words: readonly string[], index: CatalogIndex | null): Wanted[] {
  const ring = prepareRing(config().dataSecrets);
  const isHashed = index === null ? () => true : mayBeHashed(index);
  return kinds.flatMap((kind) => {
    const type = typeOf(kind);
    const tokens = type !== null && isHashed(type) ? words.flatMap((word) => listKeyTokens(ring, type, word)) : [];
    return [...new Set([...words, ...tokens])].map((word) => ({ kind, word }));
  });
}
