import { currentCatalog, indexCatalog } from '@/lib/catalog';
import { writeSummary } from '@/lib/notify';

/** Writes the morning mails of teams whose hour has come. Returns how many; running it twice, or twice at once, writes each once a day. */
export async function tickSummaries(now: Date): Promise<number> {
  const { catalog } = await currentCatalog();
  const index = indexCatalog(catalog);
  let written = 0;
  for (const team of catalog.teams) if (await writeSummary(team, index, now)) written += 1;
  return written;
}
