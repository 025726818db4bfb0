import type { WorkflowIndex } from '@/lib/catalog';
import { type Connection, execute, sql } from '@/lib/db';
import type { ClaimedEvent } from '@/lib/domain';
import { findIdentityKeys } from './find-identity-keys';
import { nameOf, type SharedKey } from './group-events';

/** Notes the keys newly found to be shared, and counts the new events that bear one of those or of the known ones. */
export async function countShared(
  tx: Connection,
  events: readonly ClaimedEvent[],
  workflows: ReadonlyMap<string, WorkflowIndex>,
  { found, known }: { found: readonly SharedKey[]; known: ReadonlySet<string> },
): Promise<void> {
  if (found.length === 0 && known.size === 0) return;
  const marks = new Map(found.map((key) => [nameOf(key), { ...key, events: 0 }]));
  let last = 0;
  for (const event of events) {
    last = Math.max(last, event.receivedAt.getTime());
    const { environment, workflow } = event;
    for (const { kind, value, strength } of findIdentityKeys(event, workflows.get(workflow) ?? null)) {
      if (strength === 'search') continue;
      const key = { environment, workflow, kind, value };
      const name = nameOf(key);
      const mark = marks.get(name);
      if (mark) mark.events += 1;
      else if (known.has(name)) marks.set(name, { ...key, events: 1 });
    }
  }
  if (marks.size === 0) return;
  const at = new Date(last);
  await execute(
    sql`INSERT INTO shared_key (environment, workflow, kind, value, reason, first_at, last_at, events)
        SELECT r.environment, r.workflow, r.kind, r.value, 'several', ${at}::timestamptz, ${at}::timestamptz, r.events
        FROM jsonb_to_recordset(${JSON.stringify([...marks.values()])}::jsonb) AS r (environment text, workflow text, kind text, value text, events bigint)
        ON CONFLICT (environment, kind, value, workflow) DO UPDATE SET events = shared_key.events + excluded.events,
          last_at = greatest(shared_key.last_at, excluded.last_at)`,
    tx,
  );
}

/** Notes keys whose transaction holds as many log entries as one may: what bears them from now on stands for itself. */
export async function markFull(tx: Connection, keys: readonly SharedKey[], now: Date): Promise<void> {
  if (keys.length === 0) return;
  await execute(
    sql`INSERT INTO shared_key (environment, workflow, kind, value, reason, first_at, last_at, events)
        SELECT r.environment, r.workflow, r.kind, r.value, 'full', ${now}::timestamptz, ${now}::timestamptz, 0
        FROM jsonb_to_recordset(${JSON.stringify(keys)}::jsonb) AS r (environment text, workflow text, kind text, value text)
        ON CONFLICT DO NOTHING`,
    tx,
  );
}
