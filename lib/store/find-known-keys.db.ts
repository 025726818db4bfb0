import type { WorkflowIndex } from '@/lib/catalog';
import { booleanOf, type Connection, numberOf, queryColumns, sql, textOrNull } from '@/lib/db';
import type { ClaimedEvent } from '@/lib/domain';
import { findIdentityKeys } from './find-identity-keys';
import type { KnownKey, SharedKey, Standing } from './group-events';

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
  for (const event of events) {
    const { environment, workflow } = event;
    for (const { kind, value, strength, name } of findIdentityKeys(event, workflows.get(workflow) ?? null))
      if (strength !== 'search' && !wanted.has(name)) wanted.set(name, { environment, workflow, kind, value });
  }
  const keys = [...wanted];
  const asked = keys.map(([, { environment, workflow, kind, value }], n) => ({ n, e: environment, w: workflow, k: kind, v: value }));
  const rows = await queryColumns(
    sql`SELECT wanted.n, s.kind IS NOT NULL, found.transaction_id, found.identity,
          found.identity OR EXISTS (SELECT FROM transaction_key other WHERE other.transaction_id = found.transaction_id AND other.identity),
          followed.loose,
          CASE WHEN followed.loose THEN coalesce((SELECT t.event_count FROM transaction t WHERE t.id = found.transaction_id), 0) ELSE 0 END
        FROM json_to_recordset(${JSON.stringify(asked)}::json) AS wanted (n integer, e text, w text, k text, v text)
        LEFT JOIN shared_key s ON s.environment = wanted.e AND s.kind = wanted.k AND s.value = wanted.v AND s.workflow = wanted.w
        LEFT JOIN LATERAL (SELECT transaction_id, identity FROM transaction_key k
                 WHERE k.environment = wanted.e AND k.kind = wanted.k AND k.value = wanted.v AND k.workflow = wanted.w
                 LIMIT ${MOST_BEARERS}) AS found ON true
        LEFT JOIN LATERAL (SELECT EXISTS (SELECT FROM transaction_key other WHERE other.transaction_id = found.transaction_id AND other.loose) AS loose) AS followed ON true
        WHERE s.kind IS NOT NULL OR found.transaction_id IS NOT NULL`,
    (row) => ({ at: numberOf(row[0]), marked: booleanOf(row[1]), id: textOrNull(row[2]), rest: row }),
    tx,
  );
  const shared = new Set<string>();
  const known: KnownKey[] = [];
  for (const { at, marked, id, rest } of rows) {
    const [name, key] = keys[at] ?? [];
    if (name === undefined || key === undefined) continue;
    if (marked && !reopened.has(name)) shared.add(name);
    else if (id !== null)
      known.push({
        ...key,
        transactionId: id,
        identity: booleanOf(rest[3]),
        identified: booleanOf(rest[4]),
        loose: booleanOf(rest[5]),
        events: numberOf(rest[6]),
      });
  }
  return { known, shared };
}
