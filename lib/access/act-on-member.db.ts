import { type Connection, execute, inTransaction, sql } from '@/lib/db';
import { type Actor, ConflictError, ForbiddenError, type Grant, mayAct, mayGrant, NotFoundError } from '@/lib/domain';
import type { NewMember, PersonAction, PersonAnswer } from '@/lib/domain/views/people';
import { insertApiToken } from './create-api-token.db';
import { createPerson } from './create-person.db';
import { endSessions, endTokens } from './end-access.db';
import { isWholeAdministrator, keepAdministrator, lockAdministrators } from './keep-administrator.db';
import { findMember, type Member, mayKnow } from './list-members.db';
import { type LinkOrder, writePasswordLink } from './password-link.db';
import { recordAudit } from './record-audit.db';
import { refuseDeed } from './refuse-deed.db';
import { insertGrants, writeTeams } from './write-grants.db';

const BEYOND = 'Nobody gives rights beyond their own: an administrator limited to places gives only those places, and never "everywhere".';
const WHOLE = 'This person has rights beyond your places. Ask an administrator who holds them.';

/** True when the actor administers all that this person may do; somebody without any right belongs to administrators of everything. */
export const mayManage = (actor: Actor, member: Pick<Member, 'grants'>): boolean =>
  member.grants.length === 0 ? actor.grants.some(isWholeAdministrator) : member.grants.every((grant) => mayGrant(actor, grant));

const plain = ({ role, facilities, departments, workflows, environments }: Grant): Grant => ({
  role,
  facilities,
  departments,
  workflows,
  environments,
});

async function checkGrants(actor: Actor, targetId: string, grants: readonly Grant[]): Promise<void> {
  if (grants.every((grant) => mayGrant(actor, grant))) return;
  await refuseDeed(actor, { action: 'person.grant', targetKind: 'person', targetId, after: { grants }, reason: BEYOND });
}

/**
 * The id of a new person without a password, with the link that lets them choose one. Errors: ForbiddenError, which is audited, for rights
 * beyond the actor's; ConflictError when the e-mail is taken.
 */
export async function addMember(actor: Actor, asked: NewMember, now: Date, tell: TellLink): Promise<string> {
  await checkGrants(actor, asked.email, asked.grants);
  return inTransaction(async (tx) => {
    const id = await createPerson(actor, { ...asked, password: null }, tx);
    await sendLink(tx, { member: { id, name: asked.name, email: asked.email.trim().toLowerCase() }, kind: 'invitation', now, tell });
    return id;
  });
}

/** Writes the mail that carries a link, in the same transaction. */
export type TellLink = (
  tx: Connection,
  link: { id: string; kind: LinkOrder['kind']; expiresAt: Date; name: string; email: string },
) => Promise<void>;

interface LinkMail {
  member: Pick<Member, 'id' | 'name' | 'email'>;
  kind: LinkOrder['kind'];
  now: Date;
  tell: TellLink;
}

async function sendLink(tx: Connection, { member, kind, now, tell }: LinkMail): Promise<void> {
  const { id, expiresAt } = await writePasswordLink(tx, { personId: member.id, kind, now });
  await tell(tx, { id, kind, expiresAt, name: member.name, email: member.email });
}

interface Deed {
  tx: Connection;
  actor: Actor;
  member: Member;
  now: Date;
  tell: TellLink;
}

async function setGrants({ tx, actor, member }: Deed, grants: readonly Grant[], reason: string | undefined): Promise<void> {
  await lockAdministrators(tx);
  const mine = member.grants.filter((grant) => grant.source === 'person' && mayGrant(actor, grant)).map(plain);
  // Rights that others gave beyond the actor's places, and those of groups, stay as they are.
  const kept = member.grants.filter((grant) => grant.source !== 'person' || !mayGrant(actor, grant)).map(plain);
  const whole = actor.grants.some(isWholeAdministrator);
  if (!whole && grants.length + kept.length === 0)
    throw new ConflictError('A person without any right can only be found by administrators of everything. Disable them instead.');
  for (const grant of mine)
    await execute(
      sql`delete from access_grant where person_id = ${member.id} and source = 'person' and role = ${grant.role} and facilities = ${grant.facilities}::text[]
            and departments = ${grant.departments}::text[] and workflows = ${grant.workflows}::text[] and environments = ${grant.environments}::text[]`,
      tx,
    );
  await insertGrants(tx, { personId: member.id, grants, by: actor.id });
  if (member.grants.some(isWholeAdministrator)) await keepAdministrator(tx);
  await note({ tx, actor, member }, 'grant', { before: { grants: mine }, after: { grants }, reason });
}

interface Noted {
  before?: unknown;
  after?: unknown;
  reason?: string | undefined;
}

const note = ({ tx, actor, member }: Pick<Deed, 'tx' | 'actor' | 'member'>, verb: string, { before, after, reason }: Noted = {}) =>
  recordAudit(tx, actor, {
    action: `person.${verb}`,
    targetKind: 'person',
    targetId: member.id,
    ...(before === undefined ? {} : { before }),
    ...(after === undefined ? {} : { after }),
    reason: reason ?? null,
  });

async function disable(deed: Deed, reason: string | undefined): Promise<void> {
  const { tx, actor, member, now } = deed;
  if (member.id === actor.id) throw new ConflictError('Nobody disables themselves. Ask another administrator.');
  if (member.disabledAt) throw new ConflictError('This person was disabled before.');
  await lockAdministrators(tx);
  await execute(sql`update person set disabled_at = ${now}::timestamptz, updated_at = now() where id = ${member.id}`, tx);
  const sessions = await endSessions(tx, member.id);
  const tokens = await endTokens(tx, member.id);
  await execute(sql`update password_link set used_at = now() where person_id = ${member.id} and used_at is null`, tx);
  if (member.grants.some(isWholeAdministrator)) await keepAdministrator(tx);
  await note(deed, 'disable', { before: { disabled: false }, after: { disabled: true, sessions, tokens }, reason });
}

async function rename(deed: Deed, name: string, asked: string, reason: string | undefined): Promise<void> {
  const { tx, member } = deed;
  const email = asked.trim().toLowerCase();
  const taken = await execute(
    sql`update person set name = ${name}, email = ${email}, updated_at = now() where id = ${member.id}
          and not exists (select from person o where o.email = ${email} and o.id <> ${member.id})`,
    tx,
  );
  if (taken === 0) throw new ConflictError(`Somebody with the e-mail ${email} exists.`);
  // A link that went to the old address must not open the account any more.
  if (email !== member.email)
    await execute(sql`update password_link set used_at = now() where person_id = ${member.id} and used_at is null`, tx);
  await note(deed, 'rename', { before: { name: member.name, email: member.email }, after: { name, email }, reason });
}

/** Takes the password away, so that the next sign-in at the provider with the same, verified e-mail binds this person. */
async function moveToSignOn(deed: Deed, reason: string | undefined): Promise<void> {
  const { tx, actor, member } = deed;
  if (member.id === actor.id) throw new ConflictError('Ask another administrator: you would be out until you came in by single sign-on.');
  if (!member.ways.includes('credential')) throw new ConflictError('This person has no password here.');
  await execute(sql`delete from account where person_id = ${member.id} and provider_id = 'credential'`, tx);
  await execute(sql`delete from two_factor where person_id = ${member.id}`, tx);
  await execute(sql`update person set two_factor_enabled = false, updated_at = now() where id = ${member.id}`, tx);
  await execute(sql`update password_link set used_at = now() where person_id = ${member.id} and used_at is null`, tx);
  const sessions = await endSessions(tx, member.id);
  await note(deed, 'use_sign_on', { before: { password: true }, after: { password: false, sessions }, reason });
}

/** What is asked of the whole person, not only of rights within places. */
async function actOnWhole(deed: Deed, action: Exclude<PersonAction, { action: 'set_grants' }>): Promise<string | null> {
  const { tx, actor, member, now, tell } = deed;
  const dead = member.disabledAt !== null;
  switch (action.action) {
    case 'set_teams':
      await writeTeams(tx, member.id, action.teams);
      await note(deed, 'teams', { before: { teams: member.teams }, after: { teams: action.teams }, reason: action.reason });
      return null;
    case 'rename':
      await rename(deed, action.name, action.email, action.reason);
      return null;
    case 'disable':
      await disable(deed, action.reason);
      return null;
    case 'enable':
      if (!dead) throw new ConflictError('This person is not disabled.');
      await execute(sql`update person set disabled_at = null, updated_at = now() where id = ${member.id}`, tx);
      await note(deed, 'enable', { before: { disabled: true }, after: { disabled: false }, reason: action.reason });
      return null;
    case 'end_sessions':
      await note(deed, 'end_sessions', { after: { sessions: await endSessions(tx, member.id) } });
      return null;
    case 'end_session':
      if ((await endSessions(tx, member.id, { only: action.session })) === 0) throw new NotFoundError('This session has ended.');
      await note(deed, 'end_session', { after: { session: action.session } });
      return null;
    case 'make_token': {
      if (dead) throw new ConflictError('This person is disabled.');
      const expiresAt = new Date(now.getTime() + action.expiresInDays * 86_400_000);
      return (await insertApiToken(tx, actor, { personId: member.id, name: action.name, expiresAt })).text;
    }
    case 'revoke_token':
      if ((await endTokens(tx, member.id, action.token)) === 0) throw new NotFoundError('There is no such token that still works.');
      await note(deed, 'revoke_token', { after: { token: action.token } });
      return null;
    case 'send_password_link':
      if (dead) throw new ConflictError('This person is disabled.');
      await sendLink(tx, { member, kind: member.ways.includes('credential') ? 'reset' : 'invitation', now, tell });
      await note(deed, 'send_password_link');
      return null;
    case 'use_sign_on':
      await moveToSignOn(deed, action.reason);
      return null;
    case 'reset_second_factor':
      if (!member.secondFactor) throw new ConflictError('This person has no second factor.');
      await execute(sql`delete from two_factor where person_id = ${member.id}`, tx);
      await execute(sql`update person set two_factor_enabled = false, updated_at = now() where id = ${member.id}`, tx);
      await note(deed, 'reset_second_factor', {
        before: { secondFactor: true },
        after: { secondFactor: false, sessions: await endSessions(tx, member.id) },
        reason: action.reason,
      });
      return null;
  }
}

/**
 * Does something to a person, with its audit entry in the same transaction. Errors: NotFoundError (also for somebody the actor may not know
 * of), ForbiddenError beyond the actor's rights (audited), ConflictError when nobody would be left to administer or the state does not allow it.
 */
export async function actOnMember(
  actor: Actor,
  id: string,
  action: PersonAction,
  { now, tell }: { now: Date; tell: TellLink },
): Promise<PersonAnswer> {
  if (!mayAct(actor, 'admin:people')) throw new ForbiddenError('Only administrators change people.');
  const seen = await findMember(id);
  if (!seen || !seesMember(actor, seen)) throw new NotFoundError('There is no such person.');
  if (action.action === 'set_grants') await checkGrants(actor, id, action.grants);
  else if (!mayManage(actor, seen))
    await refuseDeed(actor, { action: `person.${action.action}`, targetKind: 'person', targetId: id, reason: WHOLE });
  return inTransaction(async (tx) => {
    const member = await findMember(id, { tx, lock: true });
    // Rights may have changed since the look before the lock.
    if (!member || !seesMember(actor, member)) throw new NotFoundError('There is no such person.');
    const deed = { tx, actor, member, now, tell };
    if (action.action === 'set_grants') {
      await setGrants(deed, action.grants, action.reason);
      return { id, secret: null };
    }
    if (!mayManage(actor, member)) throw new ForbiddenError(WHOLE);
    return { id, secret: await actOnWhole(deed, action) };
  });
}

/** True when the actor may know that this person exists. */
export const seesMember = (actor: Actor, member: Pick<Member, 'grants'>): boolean =>
  member.grants.some((grant) => mayKnow(actor, grant)) || mayKnow(actor, EVERYTHING);

const EVERYTHING: Grant = { role: 'executive', facilities: [], departments: [], workflows: [], environments: [] };
