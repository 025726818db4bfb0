import { z } from 'zod';
import { execute, inTransaction, lane, query, sql } from '@/lib/db';
import { type Actor, UnauthenticatedError } from '@/lib/domain';
import { clientAddress } from './client-address';
import type { CreatedKey } from './create-ingest-key.db';
import { createKeyText, matchSecret, readKeyText } from './key-text';
import { readCredential } from './read-credential';
import { recordAudit } from './record-audit.db';

/** A directory that provisions people: who writes stands in the audit trail with it. */
export interface Provisioner {
  id: string;
  name: string;
}

/** The token of a directory, told once. It provisions people and groups and does nothing else. */
export async function createProvisioningToken(actor: Actor, name: string, expiresAt: Date | null = null): Promise<CreatedKey> {
  const { text, publicId, secretHash } = createKeyText('scim');
  return inTransaction(async (tx) => {
    const [made] = await query(
      sql`insert into provisioning_token (public_id, secret_hash, name, created_by, expires_at)
          values (${publicId}, ${secretHash}::bytea, ${name}, ${actor.id}, ${expiresAt}::timestamptz) returning id`,
      z.object({ id: z.string() }),
      tx,
    );
    const id = made?.id ?? '';
    await recordAudit(tx, actor, {
      action: 'provisioning_token.create',
      targetKind: 'provisioning_token',
      targetId: id,
      after: { publicId, name, expiresAt },
    });
    return { id, publicId, text };
  });
}

/** The number of provisioning tokens that this call ended. */
export async function revokeProvisioningToken(actor: Actor, publicId: string): Promise<number> {
  return inTransaction(async (tx) => {
    const ended = await query(
      sql`update provisioning_token set revoked_at = now() where public_id = ${publicId} and revoked_at is null returning id`,
      z.object({ id: z.string() }),
      tx,
    );
    for (const { id } of ended)
      await recordAudit(tx, actor, {
        action: 'provisioning_token.revoke',
        targetKind: 'provisioning_token',
        targetId: id,
        after: { publicId },
      });
    return ended.length;
  });
}

const rowSchema = z.object({ id: z.string(), name: z.string(), secret_hash: z.instanceof(Uint8Array), use_noted: z.boolean() });

/** The directory behind a bearer token. Throws UnauthenticatedError. */
export async function getProvisioner(headers: Headers): Promise<Provisioner> {
  const refused = new UnauthenticatedError('This needs the token of a directory: npm run admin -- create-scim-token');
  const parts = readKeyText(readCredential(headers) ?? '');
  if (parts?.kind !== 'scim') throw refused;
  const [row] = await query(
    sql`select id, name, secret_hash, coalesce(last_used_at > now() - interval '1 minute', false) as use_noted from provisioning_token
        where public_id = ${parts.publicId} and revoked_at is null and (expires_at is null or expires_at > now())`,
    rowSchema,
    lane('screen'),
  );
  if (!matchSecret(parts.secretHash, row?.secret_hash ?? null) || !row) throw refused;
  if (!row.use_noted)
    await execute(
      sql`update provisioning_token set last_used_at = now(), last_used_address = coalesce(${clientAddress(headers)}, last_used_address) where id = ${row.id}::uuid`,
      lane('screen'),
    );
  return { id: `scim:${parts.publicId}`, name: `Directory ${row.name}` };
}
