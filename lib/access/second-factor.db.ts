import { randomBytes, randomUUID, timingSafeEqual } from 'node:crypto';
import { generateRandomString, symmetricDecrypt, symmetricEncrypt } from 'better-auth/crypto';
import { z } from 'zod';
import { type Connection, execute, inTransaction, query, sql } from '@/lib/db';
import { type Actor, ConflictError, ForbiddenError } from '@/lib/domain';
import { authSecret, authSecrets } from './auth-secret';
import { endSessions } from './end-access.db';
import type { OwnSession } from './find-own-session.db';
import { recordAudit } from './record-audit.db';
import type { Resealed } from './reseal-rows';
import { takeTurn } from './take-turn.db';
import { findTotpStep, otpauthOf, totpStep } from './totp';

const CODES = 10;
/** No letter or digit that is taken for another when written down. */
const ALPHABET = 'abcdefghjkmnpqrstuvwxyz23456789';
const rowSchema = z.object({ id: z.string(), secret: z.string(), backup_codes: z.string(), verified: z.boolean() });
const codesSchema = z.array(z.string());

/** None of the secrets of now and before opens it. */
class LostFactorError extends Error {}

// Sealed as better-auth's second factor seals them, which reads them when somebody signs in.
const seal = (text: string) => symmetricEncrypt({ key: authSecret(), data: text });
async function open(text: string): Promise<string> {
  for (const key of authSecrets()) {
    const opened = await symmetricDecrypt({ key, data: text }).catch(() => null);
    if (opened !== null) return opened;
  }
  throw new LostFactorError('A second factor was sealed with an AUTH_SECRET that is not among those of now and before.');
}

const makeCodes = () =>
  Array.from({ length: CODES }, () => {
    const text = [...randomBytes(10)].map((byte) => ALPHABET.charAt(byte % ALPHABET.length)).join('');
    return `${text.slice(0, 5)}-${text.slice(5)}`;
  });

/** Compares in a time that tells nothing of where two texts differ. */
function isSame(one: string, other: string): boolean {
  const [a, b] = [Buffer.from(one), Buffer.from(other)];
  return a.length === b.length && timingSafeEqual(a, b);
}

async function findFactor(personId: string, tx?: Connection) {
  const lock = tx ? sql`for update` : sql``;
  const [row] = await query(
    sql`select id, secret, backup_codes, verified from two_factor where person_id = ${personId} ${lock}`,
    rowSchema,
    tx,
  );
  return row ?? null;
}

const note = (tx: Connection, actor: Actor, verb: string, after: Record<string, unknown>) =>
  recordAudit(tx, actor, { action: `account.${verb}`, targetKind: 'person', targetId: actor.id, after });

/** The key for an authenticator. Nothing is asked for at sign-in until a code of it was shown. Throws ConflictError when there is one already. */
export async function beginSecondFactor(actor: Actor): Promise<string> {
  const secret = generateRandomString(32);
  const [sealed, codes] = [await seal(secret), await seal('[]')];
  return inTransaction(async (tx) => {
    const made = await execute(
      sql`insert into two_factor (id, person_id, secret, backup_codes, verified) values (${randomUUID()}, ${actor.id}, ${sealed}, ${codes}, false)
          on conflict (person_id) do update set secret = excluded.secret, backup_codes = excluded.backup_codes where not two_factor.verified`,
      tx,
    );
    if (made === 0) throw new ConflictError('There is a second factor already. Take it away first.');
    await note(tx, actor, 'begin_second_factor', {});
    return otpauthOf(secret, actor.email ?? actor.name);
  });
}

/** Turns the second factor on with a first code of it; the other sessions end. The backup codes are told once. Throws ForbiddenError, ConflictError. */
export async function confirmSecondFactor(actor: Actor, session: OwnSession, code: string, now: Date): Promise<string[]> {
  await checkTurn(actor.id, now);
  const codes = makeCodes();
  const sealed = await seal(JSON.stringify(codes));
  return inTransaction(async (tx) => {
    const factor = await findFactor(actor.id, tx);
    if (!factor || factor.verified) throw new ConflictError('There is nothing to confirm. Begin anew.');
    const step = findTotpStep(await open(factor.secret), code, now);
    if (step === null) throw new ForbiddenError('This code is not right. Is the clock of the device right?');
    await takeStep(tx, actor.id, step, now);
    await execute(sql`update two_factor set verified = true, backup_codes = ${sealed} where id = ${factor.id}`, tx);
    await execute(sql`update person set two_factor_enabled = true, updated_at = now() where id = ${actor.id}`, tx);
    const ended = await endSessions(tx, actor.id, { except: session.id });
    await note(tx, actor, 'second_factor_on', { secondFactor: true, otherSessionsEnded: ended });
    return codes;
  });
}

/** Takes the second factor away; the other sessions end. Throws ConflictError when there is none. */
export async function endSecondFactor(actor: Actor, session: OwnSession): Promise<void> {
  await inTransaction(async (tx) => {
    const gone = await execute(sql`delete from two_factor where person_id = ${actor.id}`, tx);
    if (gone === 0) throw new ConflictError('There is no second factor.');
    await execute(sql`update person set two_factor_enabled = false, updated_at = now() where id = ${actor.id}`, tx);
    const ended = await endSessions(tx, actor.id, { except: session.id });
    await note(tx, actor, 'second_factor_off', { secondFactor: false, otherSessionsEnded: ended });
  });
}

/** New backup codes in place of the old ones, told once. Throws ConflictError without a second factor. */
export async function renewBackupCodes(actor: Actor): Promise<string[]> {
  const codes = makeCodes();
  const sealed = await seal(JSON.stringify(codes));
  await inTransaction(async (tx) => {
    const changed = await execute(sql`update two_factor set backup_codes = ${sealed} where person_id = ${actor.id} and verified`, tx);
    if (changed === 0) throw new ConflictError('There is no second factor.');
    await note(tx, actor, 'backup_codes', { made: codes.length });
  });
  return codes;
}

/** How many backup codes are left; null without a second factor. */
export async function countBackupCodes(personId: string): Promise<number | null> {
  const factor = await findFactor(personId);
  return factor?.verified ? codesSchema.parse(JSON.parse(await open(factor.backup_codes))).length : null;
}

async function checkTurn(personId: string, now: Date): Promise<void> {
  if (!(await takeTurn(`second factor ${personId}`, { most: 10, windowMs: 5 * 60_000 }, now)))
    throw new ForbiddenError('Too many wrong codes. Wait five minutes.');
}

/** Marks a code as used; false when it was before. Steps that no code can belong to any more are forgotten. */
async function spendStep(tx: Connection | undefined, personId: string, step: number, now: Date): Promise<boolean> {
  await execute(sql`delete from second_factor_use where person_id = ${personId} and step < ${totpStep(now) - 2}`, tx);
  return (await execute(sql`insert into second_factor_use (person_id, step) values (${personId}, ${step}) on conflict do nothing`, tx)) > 0;
}

async function takeStep(tx: Connection, personId: string, step: number, now: Date): Promise<void> {
  if (!(await spendStep(tx, personId, step, now))) throw new ForbiddenError('This code was used before. Wait for the next one.');
}

/**
 * Whether this is a code of the person's authenticator: `fresh` (it is used up then), `used` before, or `wrong`. Of two who show one code at the
 * same moment, one hears `used`.
 */
export async function spendTotp(personId: string, code: string, now: Date): Promise<'fresh' | 'used' | 'wrong'> {
  const factor = await findFactor(personId);
  if (!factor?.verified) return 'wrong';
  const step = findTotpStep(await open(factor.secret), code, now);
  if (step === null) return 'wrong';
  return (await spendStep(undefined, personId, step, now)) ? 'fresh' : 'used';
}

/** True when this is a backup code of the person; it is used up then. */
export async function spendBackupCode(personId: string, code: string): Promise<boolean> {
  return inTransaction(async (tx) => {
    const factor = await findFactor(personId, tx);
    if (!factor?.verified) return false;
    const codes = codesSchema.parse(JSON.parse(await open(factor.backup_codes)));
    const kept = codes.filter((one) => !isSame(one, code));
    if (kept.length === codes.length) return false;
    const left = await seal(JSON.stringify(kept));
    await execute(sql`update two_factor set backup_codes = ${left} where id = ${factor.id}`, tx);
    return true;
  });
}

/**
 * Seals a second factor under the secret of now when it was sealed under one before it, and returns whether: better-auth knows only the one. Throws Error
 * when none of them opens it.
 */
export async function resealFactor(personId: string): Promise<boolean> {
  const factor = await findFactor(personId);
  if (!factor) return false;
  const current = async (data: string) => (await symmetricDecrypt({ key: authSecret(), data }).catch(() => null)) !== null;
  if ((await current(factor.secret)) && (await current(factor.backup_codes))) return false;
  const [secret, codes] = [await seal(await open(factor.secret)), await seal(await open(factor.backup_codes))];
  await execute(
    sql`update two_factor set secret = ${secret}, backup_codes = ${codes} where id = ${factor.id} and secret = ${factor.secret} and backup_codes = ${factor.backup_codes}`,
  );
  return true;
}

const personRow = z.object({ person_id: z.string() });

/** Every second factor under the secret of now. Throws what the database throws: run it again then. */
export async function resealFactors(): Promise<Resealed> {
  const done: Resealed = { anew: 0, already: 0, lost: [] };
  for (const { person_id: id } of await query(sql`select person_id from two_factor order by person_id`, personRow))
    try {
      if (await resealFactor(id)) done.anew += 1;
      else done.already += 1;
    } catch (error) {
      // A database that does not answer says nothing of what can be read.
      if (!(error instanceof LostFactorError)) throw error;
      done.lost.push(id);
    }
  return done;
}
