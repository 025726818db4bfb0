import type { CatalogIndex } from '@/lib/catalog';
import { config } from '@/lib/config';
import { type CatalogLookup, indexPresets } from '@/lib/normalize';
import { prepareRing, Redactor } from '@/lib/redact';

const known = new WeakMap<CatalogIndex, CatalogLookup>();

/** What normalize asks of a catalog; the same object for the same index. */
export function lookupOf(index: CatalogIndex): CatalogLookup {
  const lookup = known.get(index) ?? buildLookup(index);
  known.set(index, lookup);
  return lookup;
}

function buildLookup(index: CatalogIndex): CatalogLookup {
  const facilities = new Map<string, string>();
  for (const [code, { id }] of index.facilityByCode) facilities.set(code, id);
  for (const id of index.facilities.keys()) facilities.set(id, id);
  return {
    facilities,
    departments: new Set(index.departments.keys()),
    workflows: new Set(index.workflows.keys()),
    applications: new Set(index.applications.keys()),
    connectors: new Set(index.connectors.keys()),
    interfaces: new Map(
      [...index.interfaces.values()].map((entry) => [entry.id, { connector: entry.connector, application: entry.targetApplication }]),
    ),
    domains: new Map(index.catalog.masterData.map(({ id, personal }) => [id, { personal }])),
    presets: indexPresets(index.catalog.presets, index.catalog.feeds),
    redactor: new Redactor(index.catalog, prepareRing(config().dataSecrets)),
  };
}
