import { z } from 'zod';
import type { WorkflowIndex } from '@/lib/catalog';
import { type Connection, query, sql } from '@/lib/db';
import type { ClaimedEvent } from '@/lib/domain';
import { findIdentityKeys } from './find-identity-keys';
import type { KnownKey } from './group-events';

const rowSchema = z.object({
  environment: z.string(),
  workflow: z.string(),
  kind: z.string(),
  value: z.string(),
  transaction_id: z.string(),
  identity: z.boolean(),
  identified: z.boolean(),
});

/**
 * Returns the standing keys that these events name: every identity key, and for a weak key at most three transactions,
 * which is enough to see that it is shared. Cost: one index look-up a distinct key.
 */
export async function findKnownKeys(
  tx: Connection,
  events: readonly ClaimedEvent[],
  workflows: ReadonlyMap<string, WorkflowIndex>,
): Promise<KnownKey[]> {
  const wanted = new Map<string, { environment: string; workflow: string; kind: string; value: string }>();
  for (const event of events) {
    for (const key of findIdentityKeys(event, workflows.get(event.workflow) ?? null)) {
      if (key.strength === 'search') continue;
      const { environment, workflow } = event;
      wanted.set(`${environment}\u0000${workflow}\u0000${key.kind}\u0000${key.value}`, {
        environment,
        workflow,
        kind: key.kind,
        value: key.value,
      });
    }
  }
  const rows = await query(
    sql`SELECT wanted.environment, wanted.workflow, wanted.kind, wanted.value, found.transaction_id, found.identity,
          EXISTS (SELECT FROM transaction_key other WHERE other.transaction_id = found.transaction_id AND other.identity) AS identified
        FROM jsonb_to_recordset(${JSON.stringify([...wanted.values()])}::jsonb) AS wanted (environment text, workflow text, kind text, value text),
        LATERAL (SELECT transaction_id, identity FROM transaction_key k
                 WHERE k.environment = wanted.environment AND k.kind = wanted.kind AND k.value = wanted.value AND k.workflow = wanted.workflow
                 LIMIT 3) AS found`,
    rowSchema,
    tx,
  );
  return rows.map((row) => ({ ...row, transactionId: row.transaction_id }));
}
