import { currentCatalog, indexCatalog } from '@/lib/catalog';
import { notify } from '@/lib/db';
import { CHANGED_CHANNEL } from '@/lib/domain';
import { findOnDuty } from '@/lib/duty';
import { findHold } from '@/lib/hold';
import { escalate } from '@/lib/notify';

/** Does one round over the escalations: who is on call is asked at the moment of telling. Returns how many timers moved. */
export async function tickEscalations(now: Date): Promise<number> {
  // Nobody has heard of what waits: there is nobody to be hurried, and the clock stands.
  if (await findHold()) return 0;
  const { catalog } = await currentCatalog();
  const moved = await escalate(indexCatalog(catalog), (schedules, at, tx) => findOnDuty(catalog, schedules, at, tx), now);
  if (moved > 0) await notify(CHANGED_CHANNEL);
  return moved;
}
