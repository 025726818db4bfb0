import type { Catalog } from '@/lib/domain';

/** The catalog in force, as this process read it last, and when it asks for a newer one. */
interface ProcessCache {
  current: { version: number; catalog: Catalog } | null;
  lookAgainAt: number;
}

// Next bundles this module more than once in one process; they share what was read.
const globals = globalThis as typeof globalThis & { throughlineCatalog?: ProcessCache };

/** Returns what this process remembers of the catalog; the same object every time. */
export function processCache(): ProcessCache {
  globals.throughlineCatalog ??= { current: null, lookAgainAt: 0 };
  return globals.throughlineCatalog;
}
