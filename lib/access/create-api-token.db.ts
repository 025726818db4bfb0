import { z } from 'zod';
import { inTransaction, query, sql } from '@/lib/db';
import { type Actor, NotFoundError } from '@/lib/domain';
import type { CreatedKey } from './create-ingest-key.db';
import { createKeyText } from './key-text';
import { recordAudit } from './record-audit.db';

/** A token that reads the API with the rights of the person with this e-mail, as they are at each request. Throws NotFoundError. */
export async function createApiToken(actor: Actor, email: string, expiresAt: Date | null = null): Promise<CreatedKey> {
  const { text, publicId, secretHash } = createKeyText('api');
  return inTransaction(async (tx) => {
    const rows = await query(
      sql`
        insert into api_token (public_id, secret_hash, person_id, expires_at)
        select ${publicId}, ${secretHash}::bytea, id, ${expiresAt}::timestamptz from person where email = ${email.trim().toLowerCase()}
        returning id, person_id`,
      z.object({ id: z.string(), person_id: z.string() }),
      tx,
    );
    const [made] = rows;
    if (!made)
      throw new NotFoundError(
        `Nobody has the e-mail ${email}. Make the person first: npm run admin -- create-user --email ${email} --role ...`,
      );
    await recordAudit(tx, actor, {
      action: 'api_token.create',
      targetKind: 'api_token',
      targetId: made.id,
      after: { publicId, person: made.person_id },
    });
    return { id: made.id, publicId, text };
  });
}
