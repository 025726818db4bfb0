import { z } from 'zod';
import { inTransaction, query, sql } from '@/lib/db';
import type { Actor } from '@/lib/domain';
import { recordAudit } from './record-audit.db';

/** The number of API tokens that this call ended (by public id). Refused from the next request on. */
export async function revokeApiToken(actor: Actor, publicId: string): Promise<number> {
  return inTransaction(async (tx) => {
    const rows = await query(
      sql`update api_token set revoked_at = now() where public_id = ${publicId} and revoked_at is null returning id`,
      z.object({ id: z.string() }),
      tx,
    );
    for (const { id } of rows)
      await recordAudit(tx, actor, { action: 'api_token.revoke', targetKind: 'api_token', targetId: id, after: { publicId } });
    return rows.length;
  });
}
