import { type Connection, execute, sql } from '@/lib/db';
import type { EventGroup } from './group-events';

/** Writes which transaction each event and each key belongs to. A key that already stands stays as it is, or becomes an identity. */
export async function attachEvents(tx: Connection, groups: readonly { id: string; group: EventGroup }[]): Promise<void> {
  const events = groups.flatMap(({ id, group }) =>
    group.events.map((e) => ({ transaction_id: id, occurred_at: e.occurredAt, event_key: e.eventKey })),
  );
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
  await execute(
    sql`INSERT INTO transaction_event
        SELECT * FROM jsonb_to_recordset(${JSON.stringify(events)}::jsonb) AS r (transaction_id uuid, occurred_at timestamptz, event_key uuid)
        ON CONFLICT DO NOTHING`,
    tx,
  );
  await execute(
    sql`INSERT INTO transaction_key (environment, workflow, kind, value, transaction_id, identity, loose)
        SELECT r.environment, r.workflow, r.kind, r.value, r.transaction_id, r.identity, r.loose FROM jsonb_to_recordset(${JSON.stringify(keys)}::jsonb)
          AS r (environment text, workflow text, kind text, value text, transaction_id uuid, identity boolean, loose boolean)
        ON CONFLICT (environment, kind, value, workflow, transaction_id) DO UPDATE SET identity = transaction_key.identity OR excluded.identity,
          loose = transaction_key.loose OR excluded.loose
        WHERE (excluded.identity AND NOT transaction_key.identity) OR (excluded.loose AND NOT transaction_key.loose)`,
    tx,
  );
}
