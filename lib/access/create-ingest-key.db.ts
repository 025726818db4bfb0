import { z } from 'zod';
import { type Connection, inTransaction, query, sql } from '@/lib/db';
import type { Actor, Environment } from '@/lib/domain';
import { createKeyText } from './key-text';
import { recordAudit } from './record-audit.db';

export interface NewIngestKey {
  environment: Environment;
  name: string;
  /** Default `source` of what it sends; the name when left out. */
  source?: string | undefined;
  /** True for senders of the past: nobody is mailed about what they bring. */
  history?: boolean | undefined;
  ratePerSecond?: number | null | undefined;
  expiresAt?: Date | null | undefined;
}

export interface CreatedKey {
  id: string;
  publicId: string;
  /** The whole key: shown once, stored nowhere. */
  text: string;
}

/** The new key of a sender, written with its audit entry; within `tx` when given. The text cannot be had again. */
export async function createIngestKey(actor: Actor, key: NewIngestKey, tx?: Connection): Promise<CreatedKey> {
  if (!tx) return inTransaction((own) => createIngestKey(actor, key, own));
  const { text, publicId, secretHash } = createKeyText(key.environment);
  const source = key.source ?? key.name;
  const rows = await query(
    sql`
      insert into ingest_key (public_id, secret_hash, name, environment, source, history, rate_per_second, created_by, expires_at)
      values (${publicId}, ${secretHash}, ${key.name}, ${key.environment}, ${source}, ${key.history ?? false}, ${key.ratePerSecond ?? null}, ${actor.id}, ${key.expiresAt ?? null})
      returning id`,
    z.object({ id: z.string() }),
    tx,
  );
  const id = rows[0]?.id ?? '';
  await recordAudit(tx, actor, {
    action: 'ingest_key.create',
    targetKind: 'ingest_key',
    targetId: id,
    after: { publicId, name: key.name, environment: key.environment, source, history: key.history ?? false },
  });
  return { id, publicId, text };
}
