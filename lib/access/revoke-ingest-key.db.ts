import { z } from 'zod';
import { type Connection, inTransaction, notify, query, sql } from '@/lib/db';
import type { Actor } from '@/lib/domain';
import { forgetIngestKey, KEY_CHANNEL } from './find-ingest-key.db';
import { recordAudit } from './record-audit.db';

/** The number of keys that this call ended (by public id); 0 when there is none or it had ended before. Counts everywhere at once. */
export async function revokeIngestKey(actor: Actor, publicId: string, tx?: Connection): Promise<number> {
  if (!tx) return inTransaction((own) => revokeIngestKey(actor, publicId, own));
  const rows = await query(
    sql`update ingest_key set revoked_at = now() where public_id = ${publicId} and revoked_at is null returning id`,
    z.object({ id: z.string() }),
    tx,
  );
  for (const { id } of rows)
    await recordAudit(tx, actor, { action: 'ingest_key.revoke', targetKind: 'ingest_key', targetId: id, after: { publicId } });
  await notify(KEY_CHANNEL, publicId, tx);
  forgetIngestKey(publicId);
  return rows.length;
}
