import { explainExceptions, linkRelated } from '@/lib/assign';
import type { CatalogIndex } from '@/lib/catalog';
import type { Connection } from '@/lib/db';
import type { ExceptionChange } from '@/lib/domain';
import { beginEscalations, writeIntents } from '@/lib/notify';
import { writeMessages } from '@/lib/ticket';

/**
 * What exceptions became, after what explains what is settled: one cause is told once. Writes down who must be told and begins the escalation, in the
 * transaction of the changes, and returns them with those that were adopted or raised besides.
 */
export async function tellChanges(
  tx: Connection,
  changes: readonly ExceptionChange[],
  index: CatalogIndex,
  now: Date,
): Promise<ExceptionChange[]> {
  const settled = await explainExceptions(tx, changes, index, now);
  await linkRelated(tx, changes);
  await writeIntents(tx, settled, index, now);
  await beginEscalations(tx, settled, index, now);
  await writeMessages(tx, settled.flatMap(ticketNews), now);
  return settled;
}

const newsKinds = { resolved: 'resolved', reopened: 'reopened', severity_raised: 'severity' } as const;

/** What a ticket system hears of the exceptions that have a ticket there. */
function ticketNews({ exception, kind }: ExceptionChange) {
  const told = kind === 'resolved' || kind === 'reopened' || kind === 'severity_raised';
  return told && exception.ticketUrl !== null ? [{ exception, kind: newsKinds[kind] }] : [];
}
