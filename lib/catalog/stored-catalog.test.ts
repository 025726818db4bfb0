import { expect, test } from 'vitest';
import { catalogSchema } from '@/lib/domain';
import { loadCatalog } from './load-catalog';
import { storedCatalogSchema } from './stored-catalog';

test('what a later version added is left out, at any depth, and the rest is read as it is', async () => {
  const catalog = JSON.parse(JSON.stringify(await loadCatalog('catalog')));
  const known = catalogSchema.parse(catalog);
  const later = structuredClone(catalog);
  later.dreams = [{ id: 'one' }];
  later.facilities[3].altitude = { metres: 200 };
  later.workflows[0].milestones[1].scent = 'roses';
  expect(catalogSchema.safeParse(later).success).toBe(false);
  expect(storedCatalogSchema.parse(later)).toEqual(known);
  expect(later.dreams, 'what was given is left as it is').toHaveLength(1);
});

test('what is wrong in itself is refused still', async () => {
  const catalog = JSON.parse(JSON.stringify(await loadCatalog('catalog')));
  catalog.facilities[0].id = 7;
  catalog.dreams = [];
  expect(storedCatalogSchema.safeParse(catalog).success).toBe(false);
});
