import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { execute, inTransaction, query, sql } from '@/lib/db';
import { InvalidInputError, NotFoundError, TooManyError } from '@/lib/domain';
import type { TellLink } from './act-on-member.db';
import { endSessions } from './end-access.db';
import { hashPassword, writePassword } from './password.db';
import { findPasswordLink, writePasswordLink } from './password-link.db';
import { findPasswordFault } from './password-policy';
import { recordAudit } from './record-audit.db';
import { takeTurn } from './take-turn.db';

const HOUR_MS = 3_600_000;
/** Longer than either way takes, so that the time of the answer tells nothing. */
const ANSWER_MS = 400;
const nobody = { id: 'nobody', name: 'Nobody' };
const personRow = z.object({ id: z.string(), name: z.string(), email: z.string() });

const checkTurns = async (address: string | null, now: Date) => {
  if (!(await takeTurn(`password link ${address ?? ''}`, { most: 30, windowMs: HOUR_MS }, now)))
    throw new TooManyError('Too many requests for passwords from this address. Wait an hour.', 3600);
};

interface AskedLink {
  email: string;
  address: string | null;
  now: Date;
}

async function writeLink({ email: asked, address, now }: AskedLink, tell: TellLink): Promise<void> {
  const email = asked.trim().toLowerCase();
  // Three mails an hour are enough for anybody; more would be somebody filling a mailbox.
  const few = await takeTurn(`password mail ${email}`, { most: 3, windowMs: HOUR_MS }, now);
  await inTransaction(async (tx) => {
    const [person] = await query(
      sql`select p.id, p.name, p.email from person p join account a on a.person_id = p.id and a.provider_id = 'credential' and a.password is not null
          where p.email = ${email} and p.disabled_at is null`,
      personRow,
      tx,
    );
    if (person && few) {
      const { id, expiresAt } = await writePasswordLink(tx, { personId: person.id, kind: 'reset', now });
      await tell(tx, { id, kind: 'reset', expiresAt, name: person.name, email: person.email });
    }
    const result = person && few ? 'done' : 'refused';
    await recordAudit(tx, person ?? nobody, {
      action: 'password.ask',
      targetKind: 'session',
      targetId: email.slice(0, 254),
      result,
      address,
    });
  });
}

/**
 * Writes a way to a new password for whoever has this e-mail and signs in with a password. It tells in no way, time included, whether there is
 * such a person. Throws TooManyError when one address asks too often.
 */
export async function askPasswordLink(asked: AskedLink, tell: TellLink): Promise<void> {
  await checkTurns(asked.address, asked.now);
  await Promise.all([writeLink(asked, tell), sleep(ANSWER_MS)]);
}

const GONE = 'This link was used before or is over. Ask for a new one.';

/**
 * Sets the password of the person behind a link, which is used up then; all their sessions end. Errors: NotFoundError for a link that is used,
 * over or none, InvalidInputError for a password that the policy refuses (the link stays), TooManyError.
 */
export async function resetPassword({
  link,
  password,
  address,
  now,
}: {
  link: string;
  password: string;
  address: string | null;
  now: Date;
}): Promise<void> {
  await checkTurns(address, now);
  const open = await findPasswordLink(link, now);
  if (!open) throw new NotFoundError(GONE);
  const fault = findPasswordFault(password, open);
  if (fault) throw new InvalidInputError(fault);
  const hash = await hashPassword(password);
  await inTransaction(async (tx) => {
    const held = await findPasswordLink(link, now, tx);
    if (!held) throw new NotFoundError(GONE);
    const { person_id: personId, name, kind } = held;
    await writePassword(tx, personId, hash);
    await execute(sql`update password_link set used_at = ${now}::timestamptz where person_id = ${personId} and used_at is null`, tx);
    const sessionsEnded = await endSessions(tx, personId);
    await recordAudit(
      tx,
      { id: personId, name },
      { action: 'password.set', targetKind: 'person', targetId: personId, after: { by: kind, sessionsEnded }, address },
    );
  });
}
