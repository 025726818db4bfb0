import type { CatalogIndex } from '@/lib/catalog';
import type { Connection } from '@/lib/db';
import type { CanonicalEvent, ClaimedEvent, Transaction, TransactionChange } from '@/lib/domain';
import { tellTransaction } from './assemble-transaction';
import { attachEvents, attachKeys } from './attach-events.db';
import { markFull } from './count-shared.db';
import { detachEvents } from './detach-events.db';
import { findFull } from './find-full';
import { foldEvents, isCurrent, type Story } from './fold-events';
import type { EventGroup } from './group-events';
import { groupStored } from './group-stored.db';
import { keepKeys, leaveKept, mostKeys } from './keep-keys';
import { limitKeys } from './limit-keys.db';
import { mergeTransactions } from './merge-transactions.db';
import { findSplit, type NamedGroup, nameGroups } from './name-groups';
import { planMilestones } from './plan-milestones';
import { readStanding, type StandingTransaction } from './read-standing.db';
import { readAttached } from './read-transactions.db';
import { type Course, writeCourses } from './write-courses.db';

/** Which events become which transactions, and what stands of those: found, not written. */
export interface Assembly {
  readonly events: readonly ClaimedEvent[];
  readonly groups: readonly NamedGroup[];
  readonly dissolved: ReadonlyMap<string, { transaction: Transaction; events: CanonicalEvent[] }>;
  readonly standing: ReadonlyMap<string, StandingTransaction>;
  /** Whether transactions that stand become others, which takes rows away that not only lanes read. */
  readonly takesAway: boolean;
}

/** What changed, and the rows of transactions that are left to be written (writeTransactions). */
export interface Assembled {
  readonly changes: TransactionChange[];
  readonly courses: Course[];
}

/**
 * Finds the transactions of newly stored events. Must run alone in the lanes of these events until `tx` ends: two at once could open one
 * transaction twice. Writes nothing that another lane reads.
 * `retold`: transactions that were taken apart (takeApart), all of whose events are among `events` as they are told now.
 */
export async function findTransactions(
  tx: Connection,
  events: readonly ClaimedEvent[],
  index: CatalogIndex,
  retold: ReadonlyMap<string, { transaction: Transaction; events: CanonicalEvent[] }> = new Map(),
): Promise<Assembly> {
  if (events.length === 0) return { events, groups: [], dissolved: new Map(), standing: new Map(), takesAway: false };
  const { groups: found, dissolved } = await groupStored(tx, events, index.workflows, retold);
  const groups = nameGroups(found, dissolved);
  const standing = await readStanding(
    tx,
    groups.flatMap((g) => g.group.known),
  );
  return { events, groups, dissolved, standing, takesAway: dissolved.size > 0 || groups.some(({ others }) => others.length > 0) };
}

/**
 * Puts newly stored events into their transactions and returns each transaction that changed, before and after. Writes what only lanes read,
 * and, where the assembly takes away, the rest too.
 * Each goes on from the story of its earlier events, or is told anew from all of them, which is the same: neither order nor repetition of
 * arrival matters, and the cost of an event does not grow with the number of those before it.
 */
export async function assembleTransactions(
  tx: Connection,
  { events, groups, dissolved, standing }: Assembly,
  index: CatalogIndex,
  now: Date,
): Promise<Assembled> {
  if (events.length === 0) return { changes: [], courses: [] };
  await detachEvents(tx, findSplit(groups, dissolved));
  await mergeTransactions(
    tx,
    groups.flatMap((g) => g.others.map((from) => ({ from, to: g.id }))),
  );
  const fresh = new Set(events.map((event) => event.eventKey));
  const stories = await tellStories(tx, groups, { standing, fresh, index });
  const limited = await limitKeys(tx, groups, (id) => mostKeys(standing.get(id)));
  const isNew = (id: string) => !standing.has(id) && !dissolved.has(id);
  await attachKeys(
    tx,
    limited.map((named) => leaveKept(named, standing.get(named.id)?.keys ?? null)),
    isNew,
  );

  const courses: Course[] = [];
  const changes = groups.map(({ id, group, others }, at): TransactionChange => {
    const workflow = index.workflows.get(group.workflow)?.workflow ?? null;
    const story = stories.get(id) ?? foldEvents(null, group.events, workflow);
    const { transaction, milestones, keys } = tellTransaction(story, workflow);
    const after: Transaction = { id, environment: group.environment, workflow: group.workflow, ...transaction };
    courses.push({
      transaction: after,
      steps: planMilestones(milestones, workflow, index.catalog.calendars, index.timezoneOf(after.facility), after),
      story,
      keys: others.length > 0 ? null : keepKeys(standing.get(id) ?? null, limited[at]?.group.keys ?? []),
      isNew: isNew(id),
    });
    const stood = (one: string) => (standing.get(one) ?? dissolved.get(one))?.transaction;
    return {
      before: stood(id) ?? null,
      after,
      milestones,
      keys,
      newEvents: group.events.filter((event) => fresh.has(event.eventKey)),
      mergedFrom: others.flatMap((other) => stood(other) ?? []),
      regrouped: group.events.every((event) => fresh.has(event.eventKey))
        ? undefined
        : { ids: [id, ...others].filter((one) => dissolved.has(one)), events: group.events },
    };
  });
  await markFull(tx, findFull(groups, changes), now);
  await writeCourses(tx, courses);
  return { changes, courses };
}

interface Around {
  standing: ReadonlyMap<string, StandingTransaction>;
  fresh: ReadonlySet<string>;
  index: CatalogIndex;
}

/**
 * Attaches the events of each group, and returns its story with them, by transaction. A group goes on from the story that stands where all
 * its events are new to it; where several transactions became one, or an event came again, it is told from all events that are attached.
 */
async function tellStories(tx: Connection, groups: readonly NamedGroup[], { standing, fresh, index }: Around): Promise<Map<string, Story>> {
  const storyOf = (id: string) => standing.get(id)?.story ?? null;
  const workflowOf = (group: EventGroup) => index.workflows.get(group.workflow)?.workflow ?? null;
  const parents = ({ id, others }: NamedGroup) => [id, ...others].filter((one) => standing.has(one));
  const isWhole = ({ group }: NamedGroup) => group.events.every((event) => fresh.has(event.eventKey));
  const whole = groups.filter(isWhole);
  const again = (await attachEvents(tx, whole)) < whole.reduce((sum, { group }) => sum + group.events.length, 0);
  await attachEvents(
    tx,
    groups.filter((named) => !isWhole(named)),
  );
  const goesOn = (named: NamedGroup) => {
    const [parent, ...more] = parents(named);
    if (parent === undefined) return !again || !isWhole(named);
    const story = storyOf(parent);
    return !again && isWhole(named) && more.length === 0 && story !== null && isCurrent(story, workflowOf(named.group));
  };
  const anew = groups.filter((named) => !goesOn(named));
  const attached = await readAttached(
    tx,
    anew.map(({ id }) => id),
  );
  const toldAnew = new Set(anew);
  return new Map(
    groups.map((named): [string, Story] => {
      const [parent] = parents(named);
      const start = toldAnew.has(named) || parent === undefined ? null : storyOf(parent);
      const events = toldAnew.has(named) ? unite(attached.get(named.id) ?? [], named.group) : named.group.events;
      return [named.id, foldEvents(start, events, workflowOf(named.group))];
    }),
  );
}

function unite(standing: readonly CanonicalEvent[], group: EventGroup): CanonicalEvent[] {
  const all = new Map<string, CanonicalEvent>();
  for (const event of standing) all.set(event.eventKey, event);
  for (const event of group.events) all.set(event.eventKey, event);
  return [...all.values()];
}
