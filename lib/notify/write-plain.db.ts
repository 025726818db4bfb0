import { config } from '@/lib/config';
import { type Connection, execute, jsonb, sql } from '@/lib/db';
import { type Environment, newId } from '@/lib/domain';
import { domainOf } from './mail-address';
import type { ListMail } from './render-list';

/** A mail that is about no single exception: what it says is written with its intent. `team` is empty where it is for one person. */
export interface PlainMail {
  to: string;
  team: string;
  environment: Environment;
  /** `swap`: whatever is about shifts. */
  reason: 'test' | 'summary' | 'swap' | 'password';
  content: ListMail;
}

/** Writes down that this mail must be sent, in the caller's transaction, and returns the id of its intent. */
export async function writePlain(tx: Connection, { to, team, environment, reason, content }: PlainMail, now: Date): Promise<string> {
  const id = newId(now);
  await execute(
    sql`INSERT INTO intent (id, environment, reason, recipient, recipient_team, state, message_id, created_at, available_at, content)
        VALUES (${id}::uuid, ${environment}, ${reason}, ${to}, ${team}, 'waiting', ${`<${id}@${domainOf(config().mailFrom)}>`}, ${now}::timestamptz,
          ${now}::timestamptz, ${jsonb(content)})`,
    tx,
  );
  return id;
}
