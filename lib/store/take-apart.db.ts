import { z } from 'zod';
import { type Connection, execute, query, sql } from '@/lib/db';
import type { CanonicalEvent, Transaction } from '@/lib/domain';
import { detachEvents } from './detach-events.db';
import { readTransactions } from './read-transactions.db';

export interface TakenApart {
  transaction: Transaction;
  events: CanonicalEvent[];
}

/** How often neighbours of neighbours are looked for. */
const MOST_TURNS = 6;
/** A key that more than so many bear joins nothing, whoever leaves it. */
const MOST_REOPENED = 20;

/**
 * Returns these transactions with all their events, and those that share a correlation or trace id with them: what a weak id joins depends
 * on all that bear it. One that lacks some of its events, because retention dropped them, is left out: it cannot be told anew.
 */
export async function readWhole(tx: Connection, ids: readonly string[]): Promise<Map<string, TakenApart>> {
  const all = new Set(ids);
  let ask: readonly string[] = ids;
  for (let turn = 0; turn < MOST_TURNS && ask.length > 0; turn += 1) {
    const near = await query(
      sql`SELECT DISTINCT o.transaction_id AS id FROM transaction_key k
          CROSS JOIN LATERAL (SELECT array_agg(b.transaction_id) AS ids FROM (SELECT transaction_id FROM transaction_key o WHERE o.environment = k.environment
            AND o.kind = k.kind AND o.value = k.value AND o.workflow = k.workflow LIMIT ${MOST_REOPENED + 1}) AS b) AS bearers
          CROSS JOIN LATERAL unnest(bearers.ids) AS o (transaction_id)
          WHERE k.transaction_id = ANY(${[...ask]}::uuid[]) AND k.kind IN ('correlation', 'trace') AND NOT k.identity
            AND cardinality(bearers.ids) <= ${MOST_REOPENED}`,
      z.object({ id: z.string() }),
      tx,
    );
    ask = near.map(({ id }) => id).filter((id) => !all.has(id));
    for (const id of ask) all.add(id);
  }
  const whole = new Map<string, TakenApart>();
  for (const [id, standing] of await readTransactions(tx, [...all].sort()))
    if (standing.events.length > 0 && standing.events.length === standing.transaction.eventCount) whole.set(id, standing);
  return whole;
}

/**
 * Takes these transactions apart: their events, keys and courses are detached, what the two ends of interfaces told is forgotten, and the ids
 * that they share are judged anew. Their rows stay for those that go on under them; assembleTransactions is given all of their events next.
 */
export async function takeApart(tx: Connection, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return;
  await execute(
    sql`DELETE FROM shared_key s USING transaction_key k WHERE k.transaction_id = ANY(${[...ids]}::uuid[]) AND k.kind IN ('correlation', 'trace')
          AND s.environment = k.environment AND s.kind = k.kind AND s.value = k.value AND s.workflow = k.workflow AND s.reason = 'several'
          AND (SELECT count(*) FROM (SELECT FROM transaction_key o WHERE o.environment = k.environment AND o.kind = k.kind AND o.value = k.value
            AND o.workflow = k.workflow LIMIT ${MOST_REOPENED + 1}) AS bearers) <= ${MOST_REOPENED}`,
    tx,
  );
  await execute(sql`DELETE FROM handover WHERE transaction_id = ANY(${[...ids]}::uuid[])`, tx);
  await detachEvents(tx, ids);
}
