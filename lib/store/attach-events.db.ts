import { type Connection, copyNew, execute, sql, writeMostlyNew } from '@/lib/db';
import type { EventGroup } from './group-events';

/** Writes which transaction each event belongs to, and returns how many were not there already. */
export async function attachEvents(tx: Connection, groups: readonly { id: string; group: EventGroup }[]): Promise<number> {
  const events = groups.flatMap(({ id, group }) =>
    group.events.map((e) => ({ transaction_id: id, occurred_at: e.occurredAt, event_key: e.eventKey })),
  );
  if (events.length === 0) return 0;
  const rows = events.map((e) => [e.transaction_id, e.occurred_at, e.event_key]);
  if (await copyNew([{ into: sql`COPY transaction_event (transaction_id, occurred_at, event_key) FROM STDIN`, rows }], tx))
    return events.length;
  return execute(
    sql`INSERT INTO transaction_event
        SELECT * FROM json_to_recordset(${JSON.stringify(events)}::json) AS r (transaction_id uuid, occurred_at timestamptz, event_key uuid)
        ON CONFLICT DO NOTHING`,
    tx,
  );
}

/**
 * Writes the keys by which transactions are found. One that already stands stays as it is, or becomes an identity, or loose. `isNew`: of
 * transactions that none stands of.
 */
export async function attachKeys(
  tx: Connection,
  groups: readonly { id: string; group: EventGroup }[],
  isNew: (id: string) => boolean,
): Promise<void> {
  await writeMostlyNew(
    groups,
    {
      into: sql`COPY transaction_key (environment, workflow, kind, value, transaction_id, identity, loose) FROM STDIN`,
      isNew: ({ id }) => isNew(id),
      rowsOf: ({ id, group: { environment, workflow, keys } }) =>
        keys.map((k) => [environment, workflow, k.kind, k.value, id, k.strength === 'identity', k.loose]),
      write: (some) => insertKeys(tx, some),
    },
    tx,
  );
}

async function insertKeys(tx: Connection, groups: readonly { id: string; group: EventGroup }[]): Promise<void> {
  const keys = groups.flatMap(({ id, group }) =>
    group.keys.map((k) => ({
      environment: group.environment,
      workflow: group.workflow,
      kind: k.kind,
      value: k.value,
      transaction_id: id,
      identity: k.strength === 'identity',
      loose: k.loose,
    })),
  );
  if (keys.length === 0) return;
  await execute(
    sql`INSERT INTO transaction_key (environment, workflow, kind, value, transaction_id, identity, loose)
        SELECT r.environment, r.workflow, r.kind, r.value, r.transaction_id, r.identity, r.loose FROM json_to_recordset(${JSON.stringify(keys)}::json)
          AS r (environment text, workflow text, kind text, value text, transaction_id uuid, identity boolean, loose boolean)
        ON CONFLICT (environment, kind, value, workflow, transaction_id) DO UPDATE SET identity = transaction_key.identity OR excluded.identity,
          loose = transaction_key.loose OR excluded.loose
        WHERE (excluded.identity AND NOT transaction_key.identity) OR (excluded.loose AND NOT transaction_key.loose)`,
    tx,
  );
}
