import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import { query, sql } from '@/lib/db';
import { ConflictError } from '@/lib/domain';
import { authSecret } from './auth-secret';
import { sayCookie } from './caller';
import type { OwnSession } from './find-own-session.db';
import { writeSessionCookie } from './session-cookie';

/**
 * Gives the session another token, by a cookie of the answer that is being made; the one before opens nothing from then on, so that what somebody knew of the session
 * before its password or second factor changed is worth nothing after it. Throws ConflictError when the session has ended.
 */
export async function renewSession({ id }: OwnSession, now: Date): Promise<void> {
  const token = randomBytes(32).toString('base64url');
  const [row] = await query(
    sql`update session set token = ${token}, updated_at = now() where id = ${id} returning expires_at`,
    z.object({ expires_at: z.date() }),
  );
  if (!row) throw new ConflictError('This session has ended. Sign in again.');
  const seconds = Math.max(0, Math.floor((row.expires_at.getTime() - now.getTime()) / 1000));
  sayCookie(writeSessionCookie(token, { secret: authSecret(), seconds }));
}
