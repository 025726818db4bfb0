import { z } from 'zod';
import { type Connection, execute, inTransaction, notify, query, sql } from '@/lib/db';
import { type Actor, ConflictError, environmentSchema, NotFoundError } from '@/lib/domain';
import { type CreatedKey, createIngestKey } from './create-ingest-key.db';
import { forgetIngestKey, KEY_CHANNEL } from './find-ingest-key.db';
import { recordAudit } from './record-audit.db';

export interface RotatedKey extends CreatedKey {
  /** Until then the old key works too. */
  oldEndsAt: Date;
}

const rowSchema = z.object({
  id: z.string(),
  name: z.string(),
  environment: environmentSchema,
  source: z.string(),
  history: z.boolean(),
  rate_per_second: z.number().nullable(),
  expires_at: z.date().nullable(),
  revoked_at: z.date().nullable(),
  replaced_by: z.string().nullable(),
});

/**
 * A new key with the rights of an old one, which ends `overlapMs` from now (sooner when it was to end sooner). The text is shown once. Both
 * changes and their audit entry are stored together. Errors: NotFoundError, ConflictError when it has ended or was replaced before.
 */
export async function rotateIngestKey(
  actor: Actor,
  publicId: string,
  { overlapMs, now, tx }: { overlapMs: number; now: Date; tx?: Connection },
): Promise<RotatedKey> {
  if (!tx) return inTransaction((own) => rotateIngestKey(actor, publicId, { overlapMs, now, tx: own }));
  const [old] = await query(
    sql`select id, name, environment, source, history, rate_per_second, expires_at, revoked_at, replaced_by from ingest_key
      where public_id = ${publicId} for update`,
    rowSchema,
    tx,
  );
  if (!old) throw new NotFoundError(`No ingest key has the public id ${publicId.slice(0, 40)}.`);
  if (old.revoked_at || (old.expires_at && old.expires_at <= now)) throw new ConflictError('This key has ended. Make a new one instead.');
  if (old.replaced_by) throw new ConflictError('This key was replaced before. Rotate the one that took its place.');
  const { name, environment, source, history } = old;
  const created = await createIngestKey(actor, { name, environment, source, history, ratePerSecond: old.rate_per_second }, tx);
  const overlapEnds = new Date(now.getTime() + overlapMs);
  const oldEndsAt = old.expires_at && old.expires_at < overlapEnds ? old.expires_at : overlapEnds;
  await execute(
    sql`update ingest_key set replaced_by = ${created.id}::uuid, replaced_at = ${now}, expires_at = ${oldEndsAt} where id = ${old.id}::uuid`,
    tx,
  );
  await recordAudit(tx, actor, {
    action: 'ingest_key.rotate',
    targetKind: 'ingest_key',
    targetId: old.id,
    before: { publicId, expiresAt: old.expires_at },
    after: { replacedBy: created.publicId, expiresAt: oldEndsAt, environment, name },
  });
  await notify(KEY_CHANNEL, publicId, tx);
  forgetIngestKey(publicId);
  return { ...created, oldEndsAt };
}
