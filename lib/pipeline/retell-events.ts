import {
  assignFindings,
  claimDueOccurrences,
  claimOverdue,
  forgetDeadlines,
  matchOccurrences,
  matchReleased,
  releaseOccurrences,
  retellMembers,
  storeDeadlines,
} from '@/lib/assign';
import type { CatalogIndex } from '@/lib/catalog';
import { type Connection, inTransaction, notify } from '@/lib/db';
import { judgeDeadlines, judgeEvents, judgeOccurrences, planDeadlines } from '@/lib/detect';
import {
  type CanonicalEvent,
  CHANGED_CHANNEL,
  type ClaimedEvent,
  type DueOccurrence,
  type ExceptionChange,
  type TransactionChange,
} from '@/lib/domain';
import { forgetTransactions, measureCases, measureOccurrences, measureTransactions } from '@/lib/measure';
import type { Retold } from '@/lib/normalize';
import { moveEvents, rollTransactions } from '@/lib/rollup';
import {
  assembleTransactions,
  countHandovers,
  findBearers,
  findHomes,
  findTransactions,
  forgetRecords,
  listWaiting,
  preparePartitions,
  readClock,
  readWhole,
  readWholeEvents,
  recountFeeds,
  rewriteEvents,
  takeApart,
  writeTransactions,
} from '@/lib/store';
import { countSlos } from './count-slos';
import { judgeRecords } from './judge-records';
import { tellChanges } from './tell-changes';
import { takeAll } from './turns';

interface Moved {
  was: CanonicalEvent;
  is: CanonicalEvent;
}

interface Around {
  index: CatalogIndex;
  now: Date;
}

/** Said on members of exceptions that a correction ended. */
const BECAUSE = 'told anew by a corrected mapping, and not found any more';
const BY_TIME = ['bucket_minute', 'bucket_hour', 'group_hour'];

/**
 * Tells these stored events anew by `retell`, in one database transaction: their rows; the buckets and feeds that counted them; the
 * transactions they stood in, which are taken apart and put together from all of their events as they are told now, under their own ids;
 * and all that follows from transactions. What waits in the inbox only has its row written. Nobody is mailed: it is history.
 */
export async function retellEvents(
  asked: readonly Pick<CanonicalEvent, 'eventKey' | 'occurredAt'>[],
  retell: (event: CanonicalEvent) => Retold,
  around: Around,
): Promise<{ transactions: number; left: Record<string, number> }> {
  return inTransaction(
    async (tx) => {
      await takeAll(tx);
      // Read again under the lock: another run may have been here.
      const moved = (await readWholeEvents(tx, asked)).flatMap((was): Moved[] => {
        const told = retell(was);
        return told.kind === 'changed' ? [{ was, is: told.event }] : [];
      });
      if (moved.length === 0) return { transactions: 0, left: {} };
      const waiting = await listWaiting(
        tx,
        moved.map(({ was }) => was.eventKey),
      );
      const counted = moved.filter(({ was }) => !waiting.has(was.eventKey));
      const homes = await findHomes(
        tx,
        counted.map(({ was }) => was),
        around.index.workflows,
      );
      const whole = await gatherWhole(tx, homes, counted, around.index);
      const attached = counted.filter(({ was }) => whole.has(homes.get(was.eventKey) ?? ''));
      const shifted = moved.filter(({ was, is }) => was.occurredAt.getTime() !== is.occurredAt.getTime()).map(({ is }) => is.occurredAt);
      await preparePartitions(['event', ...BY_TIME], shifted);

      await rewriteEvents(tx, [...moved.filter(({ was }) => waiting.has(was.eventKey)), ...attached]);
      const changes = attached.length > 0 ? await tellAnew(tx, attached, whole, around) : [];
      await notify(CHANGED_CHANNEL, '', tx);
      const homeless = counted.filter(({ was }) => !homes.has(was.eventKey)).length;
      const partial = counted.length - attached.length - homeless;
      return {
        transactions: changes.length,
        left: {
          ...(homeless > 0 ? { 'it stands in no transaction': homeless } : {}),
          ...(partial > 0 ? { 'its transaction has lost events by retention': partial } : {}),
        },
      };
    },
    { lane: 'worker' },
  );
}

/** How often those that are met by the keys of those that were met are looked for. */
const MOST_TURNS = 6;

/** The transactions of these events, and those that the events will join as they are told now: all are put together from all of their events. */
async function gatherWhole(
  tx: Connection,
  homes: ReadonlyMap<string, string>,
  moved: readonly Moved[],
  { workflows }: CatalogIndex,
): Promise<Awaited<ReturnType<typeof readWhole>>> {
  const ids = new Set(homes.values());
  let whole = await readWhole(tx, [...ids]);
  for (let turn = 0; turn < MOST_TURNS; turn += 1) {
    const met = (await findBearers(tx, poolOf(whole, moved), workflows)).filter((id) => !ids.has(id) && !whole.has(id));
    if (met.length === 0) break;
    for (const id of met) ids.add(id);
    whole = await readWhole(tx, [...ids]);
  }
  return whole;
}

/** All events of these transactions, as they are told now. */
function poolOf(whole: Awaited<ReturnType<typeof readWhole>>, moved: readonly Moved[]): ClaimedEvent[] {
  const told = new Map(moved.map(({ is }) => [is.eventKey, is]));
  return [...whole.values()].flatMap((one) =>
    one.events.map((event): ClaimedEvent => ({ ...(told.get(event.eventKey) ?? event), history: true })),
  );
}

/** Puts the transactions of these events together anew, with all that follows from them. */
async function tellAnew(
  tx: Connection,
  moved: readonly Moved[],
  whole: Awaited<ReturnType<typeof readWhole>>,
  { index, now }: Around,
): Promise<TransactionChange[]> {
  const ids = [...whole.keys()];
  const events = poolOf(whole, moved);
  await takeApart(tx, ids);
  await forgetTransactions(tx, ids);
  await forgetRecords(tx, ids);
  await forgetDeadlines(tx, ids);
  const released = await releaseOccurrences(tx, ids);
  await moveEvents(tx, moved, { index, now });
  await recountFeeds(tx, moved);

  const { changes, courses } = await assembleTransactions(tx, await findTransactions(tx, events, index, whole), index, now);
  await writeTransactions(tx, courses, now);
  await rollTransactions(tx, changes);
  await countHandovers(tx, changes);
  await measureTransactions(tx, changes, index, now);
  await countSlos(tx, { events: [], changes, moved }, { index, now });
  await storeDeadlines(
    tx,
    changes.flatMap((change) => planDeadlines(change, index)),
  );
  const occurrences = [...(await matchReleased(tx, released)), ...(await matchOccurrences(tx, changes, index))];
  await measureOccurrences(tx, lastOf(occurrences), index, now);
  const settled = await settleExceptions(tx, changes, released, { index, now });
  await measureCases(
    tx,
    changes.map(({ after }) => after.id),
    { index, now },
  );
  // An exception that people are at work on is corrected in silence; what opens is written down as not mailed.
  await tellChanges(
    tx,
    settled.filter(({ exception, kind }) => exception.history || kind === 'opened'),
    index,
    now,
  );
  return changes;
}

const lastOf = (occurrences: readonly DueOccurrence[]): DueOccurrence[] => [...new Map(occurrences.map((one) => [one.id, one])).values()];

async function settleExceptions(
  tx: Connection,
  changes: readonly TransactionChange[],
  released: readonly string[],
  { index, now }: Around,
): Promise<ExceptionChange[]> {
  const told = [...judgeEvents(changes, index), ...(await judgeRecords(tx, changes, index, now))];
  const findings = told.map((finding) => ({ ...finding, history: true }));
  const missing: ReturnType<typeof judgeOccurrences> = [];
  const subjects = changes.map(({ after }) => after.id);
  for (const environment of new Set(changes.map(({ after }) => after.environment))) {
    const clock = await readClock(tx, environment, now);
    const overdue = await claimOverdue(tx, environment, clock, null, subjects);
    findings.push(...judgeDeadlines(overdue, index).map((finding) => ({ ...finding, history: true })));
    if (released.length === 0) continue;
    const due = await claimDueOccurrences(tx, environment, clock, released);
    await measureOccurrences(tx, due, index, now);
    missing.push(...judgeOccurrences(due, index));
  }
  const lost = await assignFindings(
    tx,
    missing.map((finding) => ({ ...finding, history: true })),
    index,
    now,
  );
  return [...lost, ...(await retellMembers(tx, { changes, findings, because: BECAUSE }, index, now))];
}
