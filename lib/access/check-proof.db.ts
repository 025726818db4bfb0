import { execute, inTransaction, sql } from '@/lib/db';
import { type Actor, ConflictError, ForbiddenError, ProofNeededError } from '@/lib/domain';
import type { Proof } from '@/lib/domain/views/people';
import { findOwnSession } from './find-own-session.db';
import { isPasswordOf } from './password.db';
import { recordAudit } from './record-audit.db';
import { spendBackupCode, spendTotp } from './second-factor.db';
import { takeTurn } from './take-turn.db';

const FRESH_MS = 15 * 60_000;

/**
 * Lets pass who signed in, or showed again that it is they, within 15 minutes, and API tokens, which are shown with every request. Throws
 * ProofNeededError.
 */
export async function checkProof(headers: Headers, now = new Date()): Promise<void> {
  if (headers.has('authorization')) return;
  const session = await findOwnSession(headers);
  if (session && now.getTime() - session.provedAt.getTime() <= FRESH_MS) return;
  throw new ProofNeededError('You signed in a while ago. Show that it is you, then go on.');
}

async function isRight(personId: string, proof: Proof, now: Date): Promise<boolean> {
  if ('password' in proof) return isPasswordOf(personId, proof.password);
  const code = proof.code.replaceAll(/\s/g, '');
  return /^\d{6}$/.test(code) ? (await spendTotp(personId, code, now)) === 'fresh' : spendBackupCode(personId, code.toLowerCase());
}

/**
 * Notes that the person of this session is there, by their password or a code, which is used up. Errors: ForbiddenError when it is wrong (audited)
 * or after ten tries in five minutes, ConflictError for requests with an API token.
 */
export async function prove(actor: Actor, headers: Headers, proof: Proof, now: Date): Promise<void> {
  const session = await findOwnSession(headers);
  if (!session) throw new ConflictError('An API token needs no such proof.');
  if (!(await takeTurn(`proof ${actor.id}`, { most: 10, windowMs: 5 * 60_000 }, now)))
    throw new ForbiddenError('Too many tries. Wait five minutes.');
  const right = await isRight(actor.id, proof, now);
  const by = 'password' in proof ? 'password' : 'code';
  await inTransaction(async (tx) => {
    if (right) await execute(sql`update session set proved_at = ${now}::timestamptz where id = ${session.id}`, tx);
    const result = right ? 'done' : 'refused';
    await recordAudit(tx, actor, { action: 'session.prove', targetKind: 'session', targetId: session.id, after: { by }, result });
  });
  if (!right) throw new ForbiddenError(by === 'password' ? 'This is not your password.' : 'This code is not right, or was used before.');
}
