import { expect, test } from 'vitest';
import { defaultCatalog } from './catalog.fixture';
import { listSuppliers } from './list-suppliers';

/** The seed that the demo and the simulator take where nobody names another. */
const USUAL_SEED = 1;

test('the suppliers of the usual seed are those of the default estate, which says whom to call there', async () => {
  const { suppliers } = await defaultCatalog();
  const of = new Map(suppliers.map((one) => [one.id, one]));
  for (const [{ id, name, channel }] of listSuppliers(USUAL_SEED)) expect(of.get(id), id).toMatchObject({ name, channel });
});
