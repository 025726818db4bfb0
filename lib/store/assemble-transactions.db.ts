import type { CatalogIndex } from '@/lib/catalog';
import type { Connection } from '@/lib/db';
import type { CanonicalEvent, ClaimedEvent, Transaction, TransactionChange } from '@/lib/domain';
import { assembleTransaction } from './assemble-transaction';
import { attachEvents } from './attach-events.db';
import { markFull } from './count-shared.db';
import { detachEvents } from './detach-events.db';
import { findFull } from './find-full';
import type { EventGroup } from './group-events';
import { groupStored } from './group-stored.db';
import { limitKeys } from './limit-keys.db';
import { mergeTransactions } from './merge-transactions.db';
import { findSplit, nameGroups } from './name-groups';
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
  const { groups: found, dissolved } = await groupStored(tx, events, index.workflows);
  const groups = nameGroups(found, dissolved);
  const standing = await readTransactions(
    tx,
    groups.flatMap((g) => g.group.known),
  );
  await detachEvents(tx, findSplit(groups, dissolved));
  await mergeTransactions(
    tx,
    groups.flatMap((g) => g.others.map((from) => ({ from, to: g.id }))),
  );
  await attachEvents(tx, await limitKeys(tx, groups, standing));

  const fresh = new Set(events.map((event) => event.eventKey));
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
    const stood = (one: string) => (standing.get(one) ?? dissolved.get(one))?.transaction;
    return {
      before: stood(id) ?? null,
      after,
      milestones,
      keys,
      newEvents: group.events.filter((event) => fresh.has(event.eventKey)),
      mergedFrom: others.flatMap((other) => stood(other) ?? []),
    };
  });
  await markFull(tx, findFull(groups, changes), now);
  await writeTransactions(
    tx,
    changes.map((c) => c.after),
    now,
  );
  await writeMilestones(tx, written);
  return changes;
}

function unite(standing: readonly CanonicalEvent[], group: EventGroup): CanonicalEvent[] {
  const all = new Map<string, CanonicalEvent>();
  for (const event of standing) all.set(event.eventKey, event);
  for (const event of group.events) all.set(event.eventKey, event);
  return [...all.values()];
}
