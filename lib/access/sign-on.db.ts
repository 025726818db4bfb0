import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { type Connection, execute, inTransaction, query, sql } from '@/lib/db';
import { type AccessRule, accessRuleSchema, type Grant, grantsOfGroups } from '@/lib/domain';
import type { GrantSource } from '@/lib/domain/views/people';
import { createPerson } from './create-person.db';
import { recordAudit } from './record-audit.db';
import { insertGrants } from './write-grants.db';

/** What better-auth calls the provider of single sign-on. */
export const SIGN_ON = 'sso';
/** Who does what the provider says, in the audit trail. */
export const signOnSystem = { id: 'system:sign_on', name: 'Single sign-on' };

/** Who somebody is at the provider: its issuer and their `sub` there, never the e-mail. */
export interface SignedOn {
  issuer: string;
  sub: string;
  email: string;
  emailVerified: boolean;
  name: string;
  groups: string[];
}

/** The key of an account: `sub` is unique within its issuer only. */
export const subjectKey = ({ issuer, sub }: Pick<SignedOn, 'issuer' | 'sub'>): string => `${issuer}#${sub}`;

/** The rules in force that give rights to groups; none before there is a catalog. */
export async function readAccessRules(tx?: Connection): Promise<AccessRule[]> {
  const [row] = await query(
    sql`select coalesce(content->'access', '[]') as access from catalog_version order by id desc limit 1`,
    z.object({ access: z.array(accessRuleSchema) }),
    tx,
  );
  return row?.access ?? [];
}

const shown = ({ role, facilities, departments, workflows, environments }: Grant) => ({
  role,
  facilities,
  departments,
  workflows,
  environments,
});

/** Makes these the rights that groups of this source give to a person, and writes the change into the audit trail when there is one. */
export async function settleGroupGrants(
  tx: Connection,
  who: { id: string; name: string },
  { personId, source, grants }: { personId: string; source: Exclude<GrantSource, 'person'>; grants: Grant[] },
): Promise<void> {
  const before = await query(
    sql`select role, facilities, departments, workflows, environments from access_grant where person_id = ${personId} and source = ${source} order by created_at, id`,
    z.object({
      role: z.string(),
      facilities: z.array(z.string()),
      departments: z.array(z.string()),
      workflows: z.array(z.string()),
      environments: z.array(z.string()),
    }),
    tx,
  );
  const after = grants.map(shown);
  if (JSON.stringify(before) === JSON.stringify(after)) return;
  await execute(sql`delete from access_grant where person_id = ${personId} and source = ${source}`, tx);
  await insertGrants(tx, { personId, grants, by: who.id, source });
  await recordAudit(tx, who, {
    action: 'person.groups',
    targetKind: 'person',
    targetId: personId,
    before: { grants: before },
    after: { grants: after, source },
  });
}

const personRow = z.object({ id: z.string(), disabled: z.boolean() });

async function findBound(tx: Connection, key: string) {
  const [row] = await query(
    sql`select p.id, p.disabled_at is not null as disabled from account a join person p on p.id = a.person_id
        where a.provider_id = ${SIGN_ON} and a.account_id = ${key} for update of p`,
    personRow,
    tx,
  );
  return row ?? null;
}

/** Somebody who was prepared for single sign-on, by an administrator or the directory: with this e-mail and no way in of their own yet. */
async function findExpected(tx: Connection, email: string) {
  const [row] = await query(
    sql`select p.id, p.disabled_at is not null as disabled from person p
        where p.email = ${email} and not exists (select from account a where a.person_id = p.id and (a.provider_id <> 'credential' or a.password is not null))
        for update of p`,
    personRow,
    tx,
  );
  return row ?? null;
}

async function bind(tx: Connection, personId: string, key: string): Promise<void> {
  await execute(
    sql`insert into account (id, account_id, provider_id, person_id) values (${randomUUID()}, ${key}, ${SIGN_ON}, ${personId})`,
    tx,
  );
  await execute(sql`update password_link set used_at = now() where person_id = ${personId} and used_at is null`, tx);
  await recordAudit(tx, signOnSystem, { action: 'person.bind', targetKind: 'person', targetId: personId, after: { subject: key } });
}

/**
 * Lets somebody in whom the provider vouches for: makes them when their groups give them a right, binds `iss` and `sub` to somebody who was
 * prepared with the same, verified e-mail, and settles the rights of their groups. False when they have no business here; a person with a
 * password of their own is never taken over by an e-mail that is the same.
 */
export async function admitSignedOn(who: SignedOn): Promise<boolean> {
  const key = subjectKey(who);
  const email = who.email.trim().toLowerCase();
  return inTransaction(async (tx) => {
    // Two first sign-ins at the same moment make one person.
    await execute(sql`select pg_advisory_xact_lock(hashtext(${key}))`, tx);
    const grants = grantsOfGroups(await readAccessRules(tx), who.groups);
    let person = await findBound(tx, key);
    if (!person && who.emailVerified) {
      person = await findExpected(tx, email);
      if (person && !person.disabled) await bind(tx, person.id, key);
    }
    if (person?.disabled) return false;
    if (!person) {
      const taken = await query(sql`select true as one from person where email = ${email}`, z.object({ one: z.boolean() }), tx);
      if (taken.length > 0 || grants.length === 0 || !z.email().safeParse(email).success) {
        await recordAudit(tx, signOnSystem, {
          action: 'session.sign_on',
          targetKind: 'session',
          targetId: email.slice(0, 254),
          result: 'refused',
          reason: taken.length > 0 ? 'The e-mail is that of somebody who signs in otherwise.' : 'No group gives a right here.',
          after: { subject: key, groups: who.groups },
        });
        return false;
      }
      const id = await createPerson(signOnSystem, { name: who.name || email, email, password: null, grants: [], teams: [] }, tx);
      await bind(tx, id, key);
      person = { id, disabled: false };
    }
    await settleGroupGrants(tx, signOnSystem, { personId: person.id, source: 'sign_on', grants });
    return true;
  });
}
