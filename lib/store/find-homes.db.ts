import { z } from 'zod';
import type { WorkflowIndex } from '@/lib/catalog';
import { type Connection, query, sql } from '@/lib/db';
import type { CanonicalEvent, ClaimedEvent } from '@/lib/domain';
import { findIdentityKeys } from './find-identity-keys';
import { findKnownKeys } from './find-known-keys.db';

/** Transactions looked at for one key; an event that is in none of these is looked for in all of its time. */
const MOST_BEARERS = 20;

const homeSchema = z.object({ event_key: z.string(), transaction_id: z.string() });

/**
 * Returns the transaction of each event that stands in one, by event key. Cost: index look-ups by the keys that the events bear; a scan of
 * the links where those do not lead to it.
 */
export async function findHomes(
  tx: Connection,
  events: readonly CanonicalEvent[],
  workflows: ReadonlyMap<string, WorkflowIndex>,
): Promise<Map<string, string>> {
  const homes = new Map<string, string>();
  const asked = events.flatMap((event) =>
    findIdentityKeys(event, workflows.get(event.workflow) ?? null)
      .filter(({ strength }) => strength !== 'search')
      .map(({ kind, value }) => ({
        e: event.environment,
        w: event.workflow,
        k: kind,
        v: value,
        event: event.eventKey,
        at: event.occurredAt,
      })),
  );
  const found = await query(
    sql`SELECT te.event_key, te.transaction_id
        FROM json_to_recordset(${JSON.stringify(asked)}::json) AS r (e text, w text, k text, v text, event uuid, at timestamptz)
        CROSS JOIN LATERAL (SELECT transaction_id FROM transaction_key k WHERE k.environment = r.e AND k.kind = r.k AND k.value = r.v AND k.workflow = r.w
          LIMIT ${MOST_BEARERS}) AS bearer
        JOIN transaction_event te ON te.transaction_id = bearer.transaction_id AND te.occurred_at = r.at AND te.event_key = r.event`,
    homeSchema,
    tx,
  );
  for (const row of found) homes.set(row.event_key, row.transaction_id);
  const lost = events.filter((event) => !homes.has(event.eventKey));
  if (lost.length === 0) return homes;
  const rows = await query(
    sql`SELECT te.event_key, te.transaction_id FROM transaction_event te WHERE te.event_key = ANY(${lost.map((event) => event.eventKey)}::uuid[])`,
    homeSchema,
    tx,
  );
  for (const row of rows) homes.set(row.event_key, row.transaction_id);
  return homes;
}

/** Returns the transactions that these events would join by a key of theirs. Cost: two index look-ups a distinct key. */
export async function findBearers(
  tx: Connection,
  events: readonly ClaimedEvent[],
  workflows: ReadonlyMap<string, WorkflowIndex>,
): Promise<string[]> {
  const { known } = await findKnownKeys(tx, events, workflows);
  return [...new Set(known.map((key) => key.transactionId))];
}
