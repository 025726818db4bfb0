import { isDeepStrictEqual } from 'node:util';
import type { Catalog } from '@/lib/domain';
import { catalogLayout, idOf, sectionNames } from './catalog-layout';

/** One thing of a catalog: `kind` is its section, `id` its id; a section that is one object has the id of its kind. */
interface CatalogThing {
  kind: string;
  id: string;
}

/** What leads from one catalog to another; `fields` are paths such as milestones[po_created].worst. */
export interface CatalogDiff {
  added: CatalogThing[];
  removed: CatalogThing[];
  changed: (CatalogThing & { fields: string[] })[];
}

/** Returns what was added, removed and changed on the way from one catalog to another, in the order of the layout. */
export function diffCatalogs(from: Catalog, to: Catalog): CatalogDiff {
  const diff: CatalogDiff = { added: [], removed: [], changed: [] };
  const [before, after] = [thingsOf(from), thingsOf(to)];
  for (const [key, thing] of after) {
    const old = before.get(key);
    if (!old) diff.added.push({ kind: thing.kind, id: thing.id });
    else if (!isDeepStrictEqual(old.value, thing.value)) {
      diff.changed.push({ kind: thing.kind, id: thing.id, fields: changedFields(old.value, thing.value, '') });
    }
  }
  for (const [key, { kind, id }] of before) if (!after.has(key)) diff.removed.push({ kind, id });
  return diff;
}

function thingsOf(catalog: Catalog): Map<string, CatalogThing & { value: unknown }> {
  const things = sectionNames.flatMap((kind): (CatalogThing & { value: unknown })[] => {
    const section: unknown = catalog[kind];
    if (catalogLayout[kind].holds === 'object' || !Array.isArray(section)) return [{ kind, id: kind, value: section }];
    return section.map((value: unknown) => ({ kind, id: idOf(value) ?? '', value }));
  });
  things.push(...Object.entries(catalog.runbooks).map(([id, value]) => ({ kind: 'runbooks', id, value })));
  return new Map(things.map((thing) => [`${thing.kind} ${thing.id}`, thing]));
}

function changedFields(a: unknown, b: unknown, path: string): string[] {
  if (isDeepStrictEqual(a, b)) return [];
  const [old, now] = [partsOf(a), partsOf(b)];
  if (!old || !now) return [path];
  const names = [...new Set([...old.keys(), ...now.keys()])];
  const fields = names.flatMap((name) =>
    changedFields(old.get(name), now.get(name), `${path}${path && !name.startsWith('[') ? '.' : ''}${name}`),
  );
  return fields.length > 0 ? fields : [path];
}

/** Fields of an object, or entries of a list whose entries all have ids; null for everything else. */
function partsOf(value: unknown): Map<string, unknown> | null {
  if (Array.isArray(value)) {
    const ids = value.map(idOf);
    return ids.every((id) => id !== undefined) ? new Map(value.map((entry: unknown, i) => [`[${ids[i]}]`, entry])) : null;
  }
  return typeof value === 'object' && value !== null ? new Map(Object.entries(value)) : null;
}
