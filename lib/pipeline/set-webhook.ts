import { currentCatalog, indexCatalog } from '@/lib/catalog';
import type { Actor, SetWebhook } from '@/lib/domain';
import { setWebhook as storeWebhook } from '@/lib/notify';

/** Sets or takes away a chat or paging system that hears of exceptions. Errors as storeWebhook. */
export async function setWebhook(actor: Actor, asked: SetWebhook, now: Date): Promise<void> {
  await storeWebhook(actor, asked, indexCatalog((await currentCatalog()).catalog), now);
}
