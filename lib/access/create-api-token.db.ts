import { z } from 'zod';
import { type Connection, execute, inTransaction, query, sql } from '@/lib/db';
import { type Actor, ConflictError, NotFoundError } from '@/lib/domain';
import type { CreatedKey } from './create-ingest-key.db';
import { createKeyText } from './key-text';
import { recordAudit } from './record-audit.db';

export interface NewToken {
  personId: string;
  name: string;
  expiresAt: Date | null;
}

/** A new API token of a person, written with its audit entry. It reads and acts with the rights they have at each request. Its text is told once. */
export async function insertApiToken(tx: Connection, actor: Actor, { personId, name, expiresAt }: NewToken): Promise<CreatedKey> {
  const { text, publicId, secretHash } = createKeyText('api');
  const [made] = await query(
    sql`insert into api_token (public_id, secret_hash, person_id, name, created_by, expires_at)
        values (${publicId}, ${secretHash}::bytea, ${personId}, ${name}, ${actor.id}, ${expiresAt}::timestamptz) returning id`,
    z.object({ id: z.string() }),
    tx,
  );
  const id = made?.id ?? '';
  await recordAudit(tx, actor, {
    action: 'api_token.create',
    targetKind: 'api_token',
    targetId: id,
    after: { publicId, person: personId, name, expiresAt },
  });
  return { id, publicId, text };
}

/** A token that reads the API with the rights of the person with this e-mail, as they are at each request. Throws NotFoundError. */
export async function createApiToken(actor: Actor, email: string, expiresAt: Date | null = null, name = ''): Promise<CreatedKey> {
  return inTransaction(async (tx) => {
    const [person] = await query(sql`select id from person where email = ${email.trim().toLowerCase()}`, z.object({ id: z.string() }), tx);
    if (!person)
      throw new NotFoundError(
        `Nobody has the e-mail ${email}. Make the person first: npm run admin -- create-user --email ${email} --role ...`,
      );
    return insertApiToken(tx, actor, { personId: person.id, name, expiresAt });
  });
}

const oldRow = z.object({
  id: z.string(),
  name: z.string(),
  created_at: z.date(),
  expires_at: z.date().nullable(),
  replaced_by: z.string().nullable(),
});

/**
 * A new token in place of one of this person, which goes on for `overlapMs` at most; the new one lives as long as the old one was to. Errors:
 * NotFoundError, ConflictError when it was replaced before.
 */
export async function rotateApiToken(
  actor: Actor,
  old: { personId: string; publicId: string },
  { overlapMs, now }: { overlapMs: number; now: Date },
): Promise<CreatedKey> {
  return inTransaction(async (tx) => {
    const [row] = await query(
      sql`select id, name, created_at, expires_at, replaced_by from api_token where person_id = ${old.personId} and public_id = ${old.publicId}
            and revoked_at is null and (expires_at is null or expires_at > ${now}::timestamptz) for update`,
      oldRow,
      tx,
    );
    if (!row) throw new NotFoundError('There is no such token that still works.');
    if (row.replaced_by) throw new ConflictError('This token was replaced before. Replace the one that took its place.');
    const life = row.expires_at ? row.expires_at.getTime() - row.created_at.getTime() : null;
    const expiresAt = life === null ? null : new Date(now.getTime() + life);
    const made = await insertApiToken(tx, actor, { personId: old.personId, name: row.name, expiresAt });
    const ends = new Date(Math.min(now.getTime() + overlapMs, row.expires_at?.getTime() ?? Number.POSITIVE_INFINITY));
    await execute(
      sql`update api_token set expires_at = ${ends}::timestamptz, replaced_by = ${made.id}::uuid where id = ${row.id}::uuid`,
      tx,
    );
    await recordAudit(tx, actor, {
      action: 'api_token.rotate',
      targetKind: 'api_token',
      targetId: row.id,
      before: { publicId: old.publicId, expiresAt: row.expires_at },
      after: { replacedBy: made.publicId, expiresAt: ends },
    });
    return made;
  });
}
