import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { diffCatalogs } from './diff-catalogs';
import { exportCatalog } from './export-catalog';
import { ESTATE, EXAMPLE } from './faults.fixture';
import { loadCatalog } from './load-catalog';
import { mergeCatalogs } from './merge-catalogs';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'catalog-'));
});
afterEach(() => rm(folder, { recursive: true }));

describe('exportCatalog', () => {
  it.each([ESTATE, EXAMPLE])('writes what loads as the same catalog: %s', async (source) => {
    const catalog = await loadCatalog(source);
    await exportCatalog(catalog, folder);
    const again = await loadCatalog(folder);
    expect(diffCatalogs(catalog, again)).toEqual({ added: [], removed: [], changed: [] });
    expect({ ...again, workflows: [], exceptionTypes: [] }).toEqual({ ...catalog, workflows: [], exceptionTypes: [] });
  });

  it('writes what the merge of two catalogs is, and leaves out what is so anyway', async () => {
    const merged = mergeCatalogs(await loadCatalog(ESTATE), await loadCatalog(EXAMPLE));
    await exportCatalog(merged, folder);
    expect(diffCatalogs(merged, await loadCatalog(folder))).toEqual({ added: [], removed: [], changed: [] });
    expect(await readFile(join(folder, 'exception-types/billing.yaml'), 'utf8')).not.toMatch(/coOwnerTeam|catchAll|byHand/);
  });
});
