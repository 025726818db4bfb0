import type { Catalog } from '@/lib/domain';
import { catalogLayout, sectionNames } from './catalog-layout';
import type { RawCatalog, RawEntry } from './read-folder';

/** A catalog as it would be read, with these entries added: what is checked as a whole. */
export function rawOf(catalog: Catalog, more: readonly RawEntry[] = []): RawCatalog {
  const entries = sectionNames.flatMap((section): RawEntry[] => {
    const value: unknown = catalog[section];
    const list: readonly unknown[] = Array.isArray(value) ? value : [value];
    return list.map((one) => ({ section, value: one, file: catalogLayout[section].at, lineOf: () => 1 }));
  });
  return { entries: [...entries, ...more], runbooks: catalog.runbooks, faults: [] };
}
