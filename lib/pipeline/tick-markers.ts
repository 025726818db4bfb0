import { currentCatalog, indexCatalog } from '@/lib/catalog';
import { inTransaction, notify } from '@/lib/db';
import { CHANGED_CHANNEL } from '@/lib/domain';
import { placeNames } from '@/lib/normalize';
import { listUnplaced, placeMarkers } from '@/lib/store';
import { lookupOf } from './catalog-lookup';

const AT_ONCE = 500;
const NO_ID = '00000000-0000-0000-0000-000000000000';
let placedFor: object | null = null;

/** Places the names of markers that the catalog has learned, once for each version of it. Returns how many markers changed. */
export async function tickMarkers(): Promise<number> {
  const { catalog } = await currentCatalog();
  if (placedFor === catalog) return 0;
  const lookup = lookupOf(indexCatalog(catalog));
  let moved = 0;
  for (let after: string | undefined = NO_ID; after !== undefined; ) {
    const from = after;
    after = await inTransaction(
      async (tx) => {
        const rows = await listUnplaced(tx, from, AT_ONCE);
        const placed = rows
          .map(({ id, unknown }) => ({ id, ids: placeNames(unknown, lookup) }))
          .filter(({ ids }) => Object.keys(ids).length > 0);
        await placeMarkers(tx, placed);
        if (placed.length > 0) await notify(CHANGED_CHANNEL, '', tx);
        moved += placed.length;
        return rows.length < AT_ONCE ? undefined : rows.at(-1)?.id;
      },
      { lane: 'worker' },
    );
  }
  placedFor = catalog;
  return moved;
}
