import { currentCatalog, indexCatalog } from '@/lib/catalog';
import { type Actor, mayAct, maySetRules } from '@/lib/domain';
import type { SupplierView } from '@/lib/domain/views/supplier';

/** A supplier of the catalog by what it is called; how to reach it only for readers who work on exceptions somewhere. */
export async function readSupplier(actor: Actor, called: string): Promise<SupplierView> {
  const found = indexCatalog((await currentCatalog()).catalog).supplierOf(called);
  const works = mayAct(actor, 'exception:acknowledge');
  return {
    called,
    supplier: found
      ? {
          id: found.id,
          name: found.name,
          channel: found.channel ?? null,
          work: works ? { contacts: found.contacts, ediIds: found.ediIds, note: found.note ?? null } : null,
        }
      : null,
    mayEdit: maySetRules(actor),
  };
}
