import { z } from 'zod';
import { query, sql } from '@/lib/db';
import { type Actor, ConflictError, type Environment, environmentSchema, ForbiddenError, mayAct, NotFoundError } from '@/lib/domain';
import type { KeyAction, KeyAnswer, NewKey } from '@/lib/domain/views/keys';
import { createIngestKey } from './create-ingest-key.db';
import { placesFor } from './places-for';
import { revokeIngestKey } from './revoke-ingest-key.db';
import { rotateIngestKey } from './rotate-ingest-key.db';

function checkRight(actor: Actor, environment: Environment): void {
  if (!mayAct(actor, 'admin:keys', { environment }) || !placesFor(actor, environment).all)
    throw new ForbiddenError('Keys are made and ended by administrators of the whole environment.');
}

/** A new key, as an administrator asks for it. Throws ForbiddenError. */
export async function addIngestKey(actor: Actor, asked: NewKey, now: Date): Promise<KeyAnswer> {
  checkRight(actor, asked.environment);
  const { environment, name, source, history, ratePerSecond = null, expiresInDays = null } = asked;
  const expiresAt = expiresInDays === null ? null : new Date(now.getTime() + expiresInDays * 86_400_000);
  const { publicId, text } = await createIngestKey(actor, { environment, name, source, history, ratePerSecond, expiresAt });
  return { publicId, text, oldEndsAt: null };
}

/** Replaces or ends a key. Errors: NotFoundError (also where the actor sees nothing), ForbiddenError, ConflictError when it has ended. */
export async function actOnIngestKey(actor: Actor, publicId: string, action: KeyAction, now: Date): Promise<KeyAnswer> {
  const rows = await query(
    sql`select environment from ingest_key where public_id = ${publicId}`,
    z.object({ environment: environmentSchema }),
  );
  const environment = rows[0]?.environment;
  if (!environment || !placesFor(actor, environment).all) throw new NotFoundError('There is no such key.');
  checkRight(actor, environment);
  if (action.action === 'rotate') {
    const made = await rotateIngestKey(actor, publicId, { overlapMs: action.overlapHours * 3_600_000, now });
    return { publicId: made.publicId, text: made.text, oldEndsAt: made.oldEndsAt.toISOString() };
  }
  if ((await revokeIngestKey(actor, publicId)) === 0) throw new ConflictError('This key was revoked before.');
  return { publicId, text: null, oldEndsAt: null };
}
