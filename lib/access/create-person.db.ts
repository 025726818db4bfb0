import { randomUUID } from 'node:crypto';
import { hashPassword } from 'better-auth/crypto';
import { z } from 'zod';
import { type Connection, execute, inTransaction, query, sql } from '@/lib/db';
import { type Actor, ConflictError, type Grant, InvalidInputError } from '@/lib/domain';
import { recordAudit } from './record-audit.db';

export interface NewPerson {
  name: string;
  email: string;
  /** At least 10 characters; stored as a scrypt hash. */
  password: string;
  grants: Grant[];
  teams: string[];
}

async function insertGrants(tx: Connection, personId: string, person: NewPerson, by: string): Promise<void> {
  for (const grant of person.grants) {
    // clock_timestamp keeps the order of the grants: the first one says where the person lands.
    await execute(
      sql`
        insert into access_grant (person_id, role, facilities, departments, workflows, environments, created_at, created_by)
        values (${personId}, ${grant.role}, ${grant.facilities}, ${grant.departments}, ${grant.workflows}, ${grant.environments}, clock_timestamp(), ${by})`,
      tx,
    );
  }
  await execute(
    sql`insert into team_member (person_id, team) select ${personId}, unnest(${person.teams}::text[]) on conflict do nothing`,
    tx,
  );
}

/** The id of the new person, who can sign in at once. Throws ConflictError when the e-mail is taken, InvalidInputError for a short password. */
export async function createPerson(actor: Actor, person: NewPerson): Promise<string> {
  if (person.password.length < 10) throw new InvalidInputError('The password needs at least 10 characters.');
  const email = person.email.trim().toLowerCase();
  if (!z.email().safeParse(email).success) throw new InvalidInputError(`"${person.email}" is not an e-mail address.`);
  const hash = await hashPassword(person.password);
  return inTransaction(async (tx) => {
    const rows = await query(
      sql`insert into person (id, name, email, email_verified) values (${randomUUID()}, ${person.name}, ${email}, true) on conflict (email) do nothing returning id`,
      z.object({ id: z.string() }),
      tx,
    );
    const id = rows[0]?.id;
    if (id === undefined) throw new ConflictError(`Somebody with the e-mail ${email} exists.`);
    await execute(
      sql`insert into account (id, account_id, provider_id, person_id, password) values (${randomUUID()}, ${id}, 'credential', ${id}, ${hash})`,
      tx,
    );
    await insertGrants(tx, id, person, actor.id);
    await recordAudit(tx, actor, {
      action: 'person.create',
      targetKind: 'person',
      targetId: id,
      after: { email, grants: person.grants, teams: person.teams },
    });
    return id;
  });
}
