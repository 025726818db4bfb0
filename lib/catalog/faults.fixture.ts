import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CatalogError, type CatalogFault } from '@/lib/domain';
import { loadCatalog } from './load-catalog';

export const ESTATE = 'catalog';
export const EXAMPLE = 'catalog/examples/hospital-billing';

/** The faults of a folder; none when it is sound. */
export async function faultsIn(folder: string): Promise<CatalogFault[]> {
  try {
    await loadCatalog(folder);
    return [];
  } catch (error) {
    if (error instanceof CatalogError) return [...error.faults];
    throw error;
  }
}

/** Gives `use` a copy of a catalog's folder, which is gone afterwards. */
export async function inCopyOf<T>(source: string, use: (folder: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'catalog-'));
  try {
    await cp(source, folder, { recursive: true });
    return await use(folder);
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** The faults of a catalog in which one piece of text is written differently, and the line of that text. */
export async function faultsOf(
  source: string,
  file: string,
  [was, is]: [was: string, is: string],
): Promise<{ faults: CatalogFault[]; line: number }> {
  return inCopyOf(source, async (folder) => {
    const text = await readFile(join(folder, file), 'utf8');
    const at = text.indexOf(was);
    if (at < 0) throw new Error(`${file} does not hold ${was}`);
    await writeFile(join(folder, file), text.replace(was, is));
    return { faults: await faultsIn(folder), line: text.slice(0, at).split('\n').length };
  });
}
