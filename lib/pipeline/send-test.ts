import { currentCatalog } from '@/lib/catalog';
import type { Actor } from '@/lib/domain';
import { sendTest as writeTest } from '@/lib/notify';

/** Sends a test to the actor's own address through the whole path. Throws ConflictError while the last one is under way. */
export async function sendTest(actor: Actor, now: Date): Promise<void> {
  const { catalog } = await currentCatalog();
  await writeTest(actor, catalog.organisation.timezone, now);
}
