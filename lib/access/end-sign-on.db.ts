import { jwtVerify } from 'jose';
import { z } from 'zod';
import type { OidcConfig } from '@/lib/config';
import { type Connection, execute, inTransaction, query, sql } from '@/lib/db';
import { readProvider } from './read-provider';
import { recordAudit } from './record-audit.db';
import { signOnSystem, subjectKey } from './sign-on.db';

const EVENT = 'http://schemas.openid.net/event/backchannel-logout';
/** A provider sends one when a session ends, not later; clocks may differ by a minute. */
const TOKEN_AGE = { maxTokenAge: '5 minutes', clockTolerance: '1 minute' };
const text = z.string().min(1).max(500);
const claimsSchema = z
  .looseObject({ iss: text, jti: text, sub: text.optional(), sid: text.optional(), events: z.looseObject({ [EVENT]: z.looseObject({}) }) })
  .refine((said) => !('nonce' in said), { error: 'A logout token has no nonce.' })
  .refine(({ sub, sid }) => sub !== undefined || sid !== undefined, { error: 'A logout token says whose session it ends.' });
type Claims = z.infer<typeof claimsSchema>;

async function readToken(token: string, oidc: OidcConfig, now: Date): Promise<Claims> {
  const provider = await readProvider(oidc, now);
  const { payload } = await jwtVerify(token, provider.keys, {
    issuer: provider.issuer,
    audience: oidc.clientId,
    // An ID token of the same provider is signed by the same keys: it is told apart by its type.
    typ: 'logout+jwt',
    algorithms: ['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512', 'ES256', 'ES384', 'ES512', 'Ed25519', 'EdDSA'],
    requiredClaims: ['iat', 'exp', 'jti', 'events'],
    currentDate: now,
    ...TOKEN_AGE,
  });
  return claimsSchema.parse(payload);
}

/** Of a session whose provider told no id only the subject is known. */
function whichSessions(key: string | null, sid: string | null, issuer: string) {
  if (sid === null) return sql`s.sign_on_subject = ${key}`;
  const mine = key === null ? sql`starts_with(s.sign_on_subject, ${`${issuer}#`})` : sql`s.sign_on_subject = ${key}`;
  return sql`${mine} and (s.sign_on_sid = ${sid} or (s.sign_on_sid is null and ${key}::text is not null))`;
}

async function endThem(tx: Connection, claims: Claims, issuer: string): Promise<void> {
  const { sub } = claims;
  const sid = claims.sid ?? null;
  const key = sub === undefined ? null : subjectKey({ issuer, sub });
  const ended = await query(
    sql`with gone as (delete from session s where ${whichSessions(key, sid, issuer)} returning s.person_id)
        select p.email, count(*)::int as sessions from gone join person p on p.id = gone.person_id group by p.email order by p.email`,
    z.object({ email: z.string(), sessions: z.number() }),
    tx,
  );
  for (const { email, sessions } of ended)
    await recordAudit(tx, signOnSystem, {
      action: 'session.sign_out',
      targetKind: 'session',
      targetId: email,
      reason: sid === null ? 'The provider ended all sessions.' : 'The provider ended the session.',
      after: { sessions },
    });
}

const noteRefused = (tx: Connection, reason: string) =>
  recordAudit(tx, signOnSystem, {
    action: 'session.sign_out',
    targetKind: 'session',
    targetId: 'logout token',
    result: 'refused',
    reason: reason.slice(0, 300),
  });

const sayFault = (error: unknown): string =>
  error instanceof z.ZodError ? (error.issues[0]?.message ?? '') : error instanceof Error ? error.message : String(error);

/**
 * Ends the sessions that a logout token of the provider speaks of, with the audit trail in one transaction (OpenID Connect Back-Channel Logout 1.0): those of one
 * session at the provider, or all of a subject. False for a token that is not good or was taken before; the trail says why.
 */
export async function endSignOn(token: string, oidc: OidcConfig, now: Date): Promise<boolean> {
  const claims = await readToken(token, oidc, now).catch(sayFault);
  return inTransaction(async (tx) => {
    if (typeof claims === 'string') {
      await noteRefused(tx, claims);
      return false;
    }
    await execute(sql`delete from sign_on_logout where at < ${now}::timestamptz - interval '1 hour'`, tx);
    const taken = await execute(sql`insert into sign_on_logout (jti, at) values (${claims.jti}, ${now}) on conflict do nothing`, tx);
    if (taken === 0) await noteRefused(tx, 'This logout token was taken before.');
    else await endThem(tx, claims, oidc.issuer);
    return taken > 0;
  });
}
