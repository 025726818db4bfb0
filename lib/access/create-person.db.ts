import { randomUUID } from 'node:crypto';
import { hashPassword } from 'better-auth/crypto';
import { z } from 'zod';
import { type Connection, execute, inTransaction, query, sql } from '@/lib/db';
import { type Actor, ConflictError, type Grant, InvalidInputError } from '@/lib/domain';
import { findPasswordFault } from './password-policy';
import { recordAudit } from './record-audit.db';
import { insertGrants, writeTeams } from './write-grants.db';

export interface NewPerson {
  name: string;
  email: string;
  /** Stored as a scrypt hash; null for somebody who chooses one by mail or signs in elsewhere. */
  password: string | null;
  grants: Grant[];
  teams: string[];
}

/**
 * The id of the new person, who can sign in at once when there is a password; within `tx` when given. Errors: ConflictError when the e-mail is
 * taken, InvalidInputError for a password that the policy refuses.
 */
export async function createPerson(actor: Pick<Actor, 'id' | 'name'>, person: NewPerson, tx?: Connection): Promise<string> {
  const email = person.email.trim().toLowerCase();
  if (!z.email().safeParse(email).success) throw new InvalidInputError(`"${person.email}" is not an e-mail address.`);
  const fault = person.password === null ? null : findPasswordFault(person.password, { email, name: person.name });
  if (fault) throw new InvalidInputError(fault);
  const hash = person.password === null ? null : await hashPassword(person.password);
  const write = async (tx: Connection) => {
    const rows = await query(
      sql`insert into person (id, name, email, email_verified) values (${randomUUID()}, ${person.name}, ${email}, true) on conflict (email) do nothing returning id`,
      z.object({ id: z.string() }),
      tx,
    );
    const id = rows[0]?.id;
    if (id === undefined) throw new ConflictError(`Somebody with the e-mail ${email} exists.`);
    if (hash !== null)
      await execute(
        sql`insert into account (id, account_id, provider_id, person_id, password) values (${randomUUID()}, ${id}, 'credential', ${id}, ${hash})`,
        tx,
      );
    await insertGrants(tx, { personId: id, grants: person.grants, by: actor.id });
    await writeTeams(tx, id, person.teams);
    await recordAudit(tx, actor, {
      action: 'person.create',
      targetKind: 'person',
      targetId: id,
      after: { email, grants: person.grants, teams: person.teams },
    });
    return id;
  };
  return tx ? write(tx) : inTransaction(write);
}
