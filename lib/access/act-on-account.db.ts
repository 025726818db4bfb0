import { z } from 'zod';
import { execute, inTransaction, query, sql } from '@/lib/db';
import { type Actor, ConflictError, ForbiddenError, InvalidInputError, NotFoundError } from '@/lib/domain';
import type { AccountAction, AccountAnswer } from '@/lib/domain/views/people';
import { insertApiToken, rotateApiToken } from './create-api-token.db';
import { endSessions, endTokens } from './end-access.db';
import type { OwnSession } from './find-own-session.db';
import { hashPassword, isPasswordOf, writePassword } from './password.db';
import { findPasswordFault } from './password-policy';
import { recordAudit } from './record-audit.db';
import { renewSession } from './renew-session.db';
import { beginSecondFactor, confirmSecondFactor, endSecondFactor, renewBackupCodes } from './second-factor.db';
import { takeTurn } from './take-turn.db';

const NOTHING: AccountAnswer = { token: null, otpauth: null, backupCodes: null };
const DAY_MS = 86_400_000;

interface Deed {
  actor: Actor;
  session: OwnSession;
  now: Date;
}

type Write = Parameters<typeof inTransaction<unknown>>[0];

async function noted({ actor }: Deed, verb: string, write: (tx: Parameters<Write>[0]) => Promise<{ before?: unknown; after?: unknown }>) {
  await inTransaction(async (tx) => {
    const change = await write(tx);
    await recordAudit(tx, actor, { action: `account.${verb}`, targetKind: 'person', targetId: actor.id, ...change });
  });
  return NOTHING;
}

async function changePassword(deed: Deed, old: string, next: string): Promise<AccountAnswer> {
  const { actor, session } = deed;
  if (!(await takeTurn(`password ${actor.id}`, { most: 10, windowMs: 5 * 60_000 }, deed.now)))
    throw new ForbiddenError('Too many wrong passwords. Wait five minutes.');
  if (!(await isPasswordOf(actor.id, old))) throw new ForbiddenError('This is not your password.');
  const fault = findPasswordFault(next, { email: actor.email ?? '', name: actor.name });
  if (fault) throw new InvalidInputError(fault);
  const hash = await hashPassword(next);
  await noted(deed, 'change_password', async (tx) => {
    await writePassword(tx, actor.id, hash);
    await execute(sql`update session set proved_at = now() where id = ${session.id}`, tx);
    return { after: { otherSessionsEnded: await endSessions(tx, actor.id, { except: session.id }) } };
  });
  await renewSession(session, deed.now);
  return NOTHING;
}

/**
 * Changes what belongs to the actor alone, each with its audit entry. Errors: ForbiddenError for a wrong password, InvalidInputError for what the
 * policy refuses, NotFoundError, ConflictError.
 */
export async function actOnAccount(actor: Actor, session: OwnSession | null, action: AccountAction, now: Date): Promise<AccountAnswer> {
  if (!session) throw new ForbiddenError('Only somebody who signed in changes an account; an API token does not.');
  const deed = { actor, session, now };
  switch (action.action) {
    case 'rename':
      return noted(deed, 'rename', async (tx) => {
        await execute(sql`update person set name = ${action.name}, updated_at = now() where id = ${actor.id}`, tx);
        return { before: { name: actor.name }, after: { name: action.name } };
      });
    case 'set_timezone':
      return setTimezone(deed, action.timezone);
    case 'end_session':
      return noted(deed, 'end_session', async (tx) => {
        if ((await endSessions(tx, actor.id, { only: action.session })) === 0) throw new NotFoundError('This session has ended.');
        return { after: { session: action.session } };
      });
    case 'end_other_sessions':
      return noted(deed, 'end_sessions', async (tx) => ({ after: { sessions: await endSessions(tx, actor.id, { except: session.id }) } }));
    case 'make_token': {
      const token = { personId: actor.id, name: action.name, expiresAt: new Date(now.getTime() + action.expiresInDays * DAY_MS) };
      return { ...NOTHING, token: (await inTransaction((tx) => insertApiToken(tx, actor, token))).text };
    }
    case 'rotate_token': {
      const old = { personId: actor.id, publicId: action.token };
      return { ...NOTHING, token: (await rotateApiToken(actor, old, { overlapMs: action.overlapHours * 3_600_000, now })).text };
    }
    case 'revoke_token':
      return noted(deed, 'revoke_token', async (tx) => {
        if ((await endTokens(tx, actor.id, action.token)) === 0) throw new NotFoundError('There is no such token that still works.');
        return { after: { token: action.token } };
      });
    case 'change_password':
      return changePassword(deed, action.password, action.newPassword);
    case 'begin_second_factor':
      return { ...NOTHING, otpauth: await beginSecondFactor(actor) };
    case 'confirm_second_factor': {
      const backupCodes = await confirmSecondFactor(actor, session, action.code, now);
      await renewSession(session, now);
      return { ...NOTHING, backupCodes };
    }
    case 'end_second_factor':
      await endSecondFactor(actor, session);
      await renewSession(session, now);
      return NOTHING;
    case 'new_backup_codes':
      return { ...NOTHING, backupCodes: await renewBackupCodes(actor) };
  }
}

async function setTimezone(deed: Deed, timezone: string | null): Promise<AccountAnswer> {
  if (timezone !== null && !isTimezone(timezone)) throw new InvalidInputError(`"${timezone}" is not a time zone such as America/Chicago.`);
  const { actor } = deed;
  return noted(deed, 'set_timezone', async (tx) => {
    const [was] = await query(
      sql`select time_zone from person where id = ${actor.id} for update`,
      z.object({ time_zone: z.string().nullable() }),
      tx,
    );
    if (!was) throw new ConflictError('This account is gone.');
    await execute(sql`update person set time_zone = ${timezone}, updated_at = now() where id = ${actor.id}`, tx);
    return { before: { timezone: was.time_zone }, after: { timezone } };
  });
}

function isTimezone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en-US', { timeZone: name });
    return /^[A-Za-z]/.test(name);
  } catch {
    return false;
  }
}
