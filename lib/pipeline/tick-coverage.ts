import { currentCatalog } from '@/lib/catalog';
import { warnGaps } from '@/lib/duty';
import { findHold } from '@/lib/hold';
import { writeGap } from '@/lib/notify';

/** Writes the warnings of coming hours in which nobody would be on duty. Returns how many mails; running it twice, or twice at once, writes each once. */
export async function tickCoverage(now: Date): Promise<number> {
  if (await findHold()) return 0;
  const { catalog } = await currentCatalog();
  return warnGaps(catalog, (tx, news) => writeGap(tx, news, now), now);
}
