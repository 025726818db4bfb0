import { z } from 'zod';
import type { WorkflowIndex } from '@/lib/catalog';
import { type Connection, query, sql } from '@/lib/db';
import type { ClaimedEvent } from '@/lib/domain';
import { findIdentityKeys } from './find-identity-keys';
import { nameOf, type SharedKey, type Standing } from './group-events';

const keySchema = z.object({ environment: z.string(), workflow: z.string(), kind: z.string(), value: z.string() });
const rowSchema = keySchema.extend({
  transaction_id: z.string(),
  identity: z.boolean(),
  identified: z.boolean(),
  loose: z.boolean(),
  events: z.number(),
});

/** A weak key that is not shared has two bearers at most; more are looked for only so that one that became shared unseen is noticed. */
const MOST_BEARERS = 20;

/**
 * Returns the standing keys that these events name, identities and weak ones, and which of those join nothing. `reopened`: names of shared
 * keys to be judged anew. Cost: two index look-ups a distinct key, however many transactions share it.
 */
export async function findKnownKeys(
  tx: Connection,
  events: readonly ClaimedEvent[],
  workflows: ReadonlyMap<string, WorkflowIndex>,
  reopened: ReadonlySet<string> = new Set(),
): Promise<Standing> {
  const wanted = new Map<string, SharedKey>();
  for (const { environment, workflow, ...event } of events) {
    for (const { kind, value, strength } of findIdentityKeys({ environment, workflow, ...event }, workflows.get(workflow) ?? null)) {
      const key = { environment, workflow, kind, value };
      if (strength !== 'search') wanted.set(nameOf(key), key);
    }
  }
  const marks = await query(
    sql`SELECT s.environment, s.workflow, s.kind, s.value
        FROM jsonb_to_recordset(${JSON.stringify([...wanted.values()])}::jsonb) AS wanted (environment text, workflow text, kind text, value text)
        JOIN shared_key s ON s.environment = wanted.environment AND s.kind = wanted.kind AND s.value = wanted.value AND s.workflow = wanted.workflow`,
    keySchema,
    tx,
  );
  const shared = new Set(marks.map(nameOf).filter((name) => !reopened.has(name)));
  const open = [...wanted].filter(([name]) => !shared.has(name)).map(([, key]) => key);
  const rows = await query(
    sql`SELECT wanted.environment, wanted.workflow, wanted.kind, wanted.value, found.transaction_id, found.identity,
          EXISTS (SELECT FROM transaction_key other WHERE other.transaction_id = found.transaction_id AND other.identity) AS identified,
          followed.loose,
          CASE WHEN followed.loose THEN coalesce((SELECT t.event_count FROM transaction t WHERE t.id = found.transaction_id), 0) ELSE 0 END AS events
        FROM jsonb_to_recordset(${JSON.stringify(open)}::jsonb) AS wanted (environment text, workflow text, kind text, value text),
        LATERAL (SELECT transaction_id, identity FROM transaction_key k
                 WHERE k.environment = wanted.environment AND k.kind = wanted.kind AND k.value = wanted.value AND k.workflow = wanted.workflow
                 LIMIT ${MOST_BEARERS}) AS found,
        LATERAL (SELECT EXISTS (SELECT FROM transaction_key other WHERE other.transaction_id = found.transaction_id AND other.loose) AS loose) AS followed`,
    rowSchema,
    tx,
  );
  return { known: rows.map((row) => ({ ...row, transactionId: row.transaction_id })), shared };
}
