import { currentCatalog, indexCatalog } from '@/lib/catalog';
import { notify } from '@/lib/db';
import { CHANGED_CHANNEL } from '@/lib/domain';
import { findOnDuty } from '@/lib/duty';
import { escalate } from '@/lib/notify';

/** Does one round over the escalations: who is on call is asked at the moment of telling. Returns how many timers moved. */
export async function tickEscalations(now: Date): Promise<number> {
  const { catalog } = await currentCatalog();
  const moved = await escalate(indexCatalog(catalog), (schedules, at, tx) => findOnDuty(catalog, schedules, at, tx), now);
  if (moved > 0) await notify(CHANGED_CHANNEL);
  return moved;
}
