import type { CatalogIndex } from '@/lib/catalog';
import type { Connection } from '@/lib/db';
import type { CanonicalEvent, ClaimedEvent, Transaction, TransactionChange } from '@/lib/domain';
import { newId } from '@/lib/domain';
import { assembleTransaction } from './assemble-transaction';
import { attachEvents } from './attach-events.db';
import { findKnownKeys } from './find-known-keys.db';
import { type EventGroup, groupEvents } from './group-events';
import { mergeTransactions } from './merge-transactions.db';
import { planMilestones } from './plan-milestones';
import { readTransactions } from './read-transactions.db';
import { writeMilestones } from './write-milestones.db';
import { writeTransactions } from './write-transactions.db';

/**
 * Puts newly stored events into their transactions and returns each transaction that changed, before and after.
 * Every touched transaction is worked out anew from all its events, so neither order nor repetition of arrival matters.
 * Must run alone in its environment (the caller holds the lock): two at once could open one transaction twice.
 */
export async function assembleTransactions(
  tx: Connection,
  events: readonly ClaimedEvent[],
  index: CatalogIndex,
  now: Date,
): Promise<TransactionChange[]> {
  if (events.length === 0) return [];
  const known = await findKnownKeys(tx, events, index.workflows);
  const groups = groupEvents(events, index.workflows, known).map((group) => {
    const ids = group.known.toSorted();
    return { id: ids[0] ?? newId(earliest(group.events)), group, others: ids.slice(1) };
  });
  const standing = await readTransactions(
    tx,
    groups.flatMap((g) => g.group.known),
  );
  await mergeTransactions(
    tx,
    groups.flatMap((g) => g.others.map((from) => ({ from, to: g.id }))),
  );
  await attachEvents(tx, groups);

  const written: { transaction: Transaction; rows: ReturnType<typeof planMilestones> }[] = [];
  const changes = groups.map(({ id, group, others }): TransactionChange => {
    const all = unite(
      [id, ...others].flatMap((known) => standing.get(known)?.events ?? []),
      group,
    );
    const workflow = index.workflows.get(group.workflow)?.workflow ?? null;
    const { transaction, milestones, keys } = assembleTransaction(all, workflow);
    const after: Transaction = { id, environment: group.environment, workflow: group.workflow, ...transaction };
    written.push({
      transaction: after,
      rows: planMilestones(milestones, workflow, index.catalog.calendars, index.timezoneOf(after.facility)),
    });
    return {
      before: standing.get(id)?.transaction ?? null,
      after,
      milestones,
      keys,
      newEvents: group.events,
      mergedFrom: others.flatMap((other) => standing.get(other)?.transaction ?? []),
    };
  });
  await writeTransactions(
    tx,
    changes.map((c) => c.after),
    now,
  );
  await writeMilestones(tx, written);
  return changes;
}

const earliest = (events: readonly CanonicalEvent[]) => new Date(Math.min(...events.map((e) => e.occurredAt.getTime())));

function unite(standing: readonly CanonicalEvent[], group: EventGroup): CanonicalEvent[] {
  const all = new Map<string, CanonicalEvent>();
  for (const event of standing) all.set(event.eventKey, event);
  for (const event of group.events) all.set(event.eventKey, event);
  return [...all.values()];
}
