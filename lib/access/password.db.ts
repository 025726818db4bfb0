import { randomUUID } from 'node:crypto';
import { hashPassword, verifyPassword } from 'better-auth/crypto';
import { z } from 'zod';
import { type Connection, execute, query, sql } from '@/lib/db';

/** True when this is the password of the person; false too for somebody without one. */
export async function isPasswordOf(personId: string, password: string): Promise<boolean> {
  const [row] = await query(
    sql`select password from account where person_id = ${personId} and provider_id = 'credential'`,
    z.object({ password: z.string().nullable() }),
  );
  return row?.password ? verifyPassword({ hash: row.password, password }) : false;
}

/** Makes this the password of the person. The caller has checked it against the policy. */
export async function writePassword(tx: Connection, personId: string, hash: string): Promise<void> {
  const changed = await execute(
    sql`update account set password = ${hash}, updated_at = now() where person_id = ${personId} and provider_id = 'credential'`,
    tx,
  );
  if (changed === 0)
    await execute(
      sql`insert into account (id, account_id, provider_id, person_id, password) values (${randomUUID()}, ${personId}, 'credential', ${personId}, ${hash})`,
      tx,
    );
}

export { hashPassword };
