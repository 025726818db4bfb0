import { loadCatalog } from '@/lib/catalog';
import type { Catalog } from '@/lib/domain';
import { type Planned, type PlanOptions, planTransactions } from './plan-transactions';

let loaded: Promise<Catalog> | undefined;

/** The default estate, read once. */
export function defaultCatalog(): Promise<Catalog> {
  loaded ??= loadCatalog('catalog');
  return loaded;
}

/** The default estate with these facilities only, for tests that need no more. */
export async function catalogOf(...facilities: string[]): Promise<Catalog> {
  const catalog = await defaultCatalog();
  return { ...catalog, facilities: catalog.facilities.filter((f) => facilities.includes(f.id)) };
}

export const at = (text: string): number => Date.parse(text);

/** Everything planned in a window, as a list. */
export const planAll = (options: PlanOptions): Planned[] => [...planTransactions(options)];
