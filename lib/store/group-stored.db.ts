import { z } from 'zod';
import type { WorkflowIndex } from '@/lib/catalog';
import { type Connection, execute, query, sql } from '@/lib/db';
import type { CanonicalEvent, ClaimedEvent, Transaction } from '@/lib/domain';
import { countShared } from './count-shared.db';
import { findKnownKeys } from './find-known-keys.db';
import { type EventGroup, groupEvents, nameOf, type SharedKey } from './group-events';
import { readTransactions } from './read-transactions.db';

/** A transaction with more log entries than this is never taken apart again, and no weak key brings it more. */
export const MOST_LOOSE_EVENTS = 1_000;
/** How often one round looks further, when what it finds bears keys of its own. */
const MOST_TURNS = 6;
/** A key that more than so many bear stays shared, even when two of its bearers turn out to be one. */
const MOST_REOPENED = 20;

export interface StandingTransaction {
  transaction: Transaction;
  events: CanonicalEvent[];
}

export interface Grouped {
  groups: EventGroup[];
  /** Transactions that were taken apart into their events, which are in the groups again. */
  dissolved: Map<string, StandingTransaction>;
}

/**
 * Groups new events with what stands. A transaction that holds loose events is grouped anew from all its events when one of its keys is
 * met, so that what a weak key joined is undone when that key turns out to be shared: the order of arrival decides nothing.
 * Writes which keys are shared. `retold`: transactions that were taken apart before, all of whose events are among `events`.
 * Cost: index look-ups; events are read only of transactions that hold loose ones.
 */
export async function groupStored(
  tx: Connection,
  events: readonly ClaimedEvent[],
  workflows: ReadonlyMap<string, WorkflowIndex>,
  retold: ReadonlyMap<string, StandingTransaction> = new Map(),
): Promise<Grouped> {
  const dissolved = new Map(retold);
  const reopened = new Map<string, SharedKey>();
  for (let turn = 0; ; turn += 1) {
    const { standing, pool } = await widen(tx, events, workflows, { dissolved, reopened: new Set(reopened.keys()) });
    const { groups, shared } = groupEvents(pool, workflows, standing);
    const again = turn < MOST_TURNS ? await findReopened(tx, uniting(groups, dissolved)) : { keys: [], ids: [] };
    const keys = again.keys.filter((key) => !reopened.has(nameOf(key)));
    const ids = again.ids.filter((id) => !dissolved.has(id));
    if (keys.length === 0 && ids.length === 0) {
      // What is told anew was counted when it came.
      await countShared(tx, events, workflows, { found: shared, known: retold.size > 0 ? new Set() : standing.shared });
      await unmark(tx, [...reopened.values()], shared);
      return { groups, dissolved };
    }
    for (const key of keys) reopened.set(nameOf(key), key);
    await dissolve(tx, ids, dissolved);
  }
}

/** The new events with those of every transaction that must be grouped anew, and what stands of the keys of all of them. */
async function widen(
  tx: Connection,
  events: readonly ClaimedEvent[],
  workflows: ReadonlyMap<string, WorkflowIndex>,
  { dissolved, reopened }: { dissolved: Map<string, StandingTransaction>; reopened: ReadonlySet<string> },
) {
  for (let turn = 0; ; turn += 1) {
    const pool = poolOf(events, dissolved);
    const { known, shared } = await findKnownKeys(tx, pool, workflows, reopened);
    const more = known.filter((key) => key.loose && key.events <= MOST_LOOSE_EVENTS && !dissolved.has(key.transactionId));
    if (more.length === 0 || turn === MOST_TURNS)
      return { pool, standing: { known: known.filter((key) => !dissolved.has(key.transactionId)), shared } };
    await dissolve(
      tx,
      more.map((key) => key.transactionId),
      dissolved,
    );
  }
}

async function dissolve(tx: Connection, ids: readonly string[], into: Map<string, StandingTransaction>): Promise<void> {
  const wanted = [...new Set(ids)].filter((id) => !into.has(id)).sort();
  for (const [id, standing] of await readTransactions(tx, wanted)) into.set(id, standing);
}

function poolOf(events: readonly ClaimedEvent[], dissolved: ReadonlyMap<string, StandingTransaction>): ClaimedEvent[] {
  const pool = new Map(events.map((event) => [event.eventKey, event]));
  for (const { events: stored } of dissolved.values())
    for (const event of stored) if (!pool.has(event.eventKey)) pool.set(event.eventKey, { ...event, history: false });
  return [...pool.values()];
}

/** Ids of standing transactions that turn out to be one with another. */
function uniting(groups: readonly EventGroup[], dissolved: ReadonlyMap<string, StandingTransaction>): string[] {
  const home = new Map([...dissolved].flatMap(([id, { events }]) => events.map((event) => [event.eventKey, id] as const)));
  return groups.flatMap((group) => {
    const ids = new Set([...group.known, ...group.events.flatMap((event) => home.get(event.eventKey) ?? [])]);
    return ids.size > 1 ? [...ids] : [];
  });
}

const bearerSchema = z.object({
  environment: z.string(),
  workflow: z.string(),
  kind: z.string(),
  value: z.string(),
  bearer: z.string(),
  transaction_id: z.string(),
  loose: z.boolean(),
  shared: z.boolean(),
});

interface Reopening {
  /** Shared keys to be judged anew. */
  keys: SharedKey[];
  /** Transactions to be grouped anew. */
  ids: string[];
}

/** What must be looked at again where transactions become one: shared keys of theirs that perhaps only one bears now, and loose neighbours. */
async function findReopened(tx: Connection, uniting: readonly string[]): Promise<Reopening> {
  if (uniting.length === 0) return { keys: [], ids: [] };
  const rows = await query(
    sql`SELECT k.environment, k.workflow, k.kind, k.value, k.transaction_id AS bearer, o.transaction_id, o.loose, s.kind IS NOT NULL AS shared
        FROM transaction_key k
        JOIN transaction t ON t.id = k.transaction_id AND t.event_count <= ${MOST_LOOSE_EVENTS}
        LEFT JOIN shared_key s ON s.environment = k.environment AND s.kind = k.kind AND s.value = k.value AND s.workflow = k.workflow AND s.reason = 'several',
        LATERAL (SELECT o.transaction_id, o.loose FROM transaction_key o WHERE o.environment = k.environment AND o.kind = k.kind AND o.value = k.value
          AND o.workflow = k.workflow LIMIT ${MOST_REOPENED + 1}) o
        WHERE k.transaction_id = ANY(${[...uniting]}::uuid[]) AND k.kind IN ('correlation', 'trace')`,
    bearerSchema,
    tx,
  );
  const found: Reopening = { keys: [], ids: [] };
  for (const bearers of Map.groupBy(rows, (row) => `${row.bearer} ${nameOf(row)}`).values()) {
    const [first] = bearers;
    if (first === undefined || bearers.length > MOST_REOPENED) continue;
    if (first.shared) {
      found.keys.push(plain(first));
      found.ids.push(first.bearer);
    } else found.ids.push(...bearers.filter((row) => row.loose).map((row) => row.transaction_id));
  }
  return found;
}

async function unmark(tx: Connection, reopened: readonly SharedKey[], shared: readonly SharedKey[]): Promise<void> {
  const still = new Set(shared.map(nameOf));
  const gone = reopened.filter((key) => !still.has(nameOf(key)));
  if (gone.length === 0) return;
  await execute(
    sql`DELETE FROM shared_key s USING jsonb_to_recordset(${JSON.stringify(gone)}::jsonb) AS r (environment text, workflow text, kind text, value text)
        WHERE s.environment = r.environment AND s.workflow = r.workflow AND s.kind = r.kind AND s.value = r.value`,
    tx,
  );
}

const plain = ({ environment, workflow, kind, value }: SharedKey): SharedKey => ({ environment, workflow, kind, value });
