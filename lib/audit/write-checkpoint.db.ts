import { z } from 'zod';
import { execute, inTransaction, query, sql } from '@/lib/db';
import { type Checkpoint, keyIdOf, signCheckpoint, signingKey } from './checkpoint';

const headSchema = z.object({ seq: z.number(), hash: z.string(), at: z.date(), known: z.boolean() });

/** The new checkpoint of the chain as it stands, stored; null when nothing came since the last one of this key, or no key is set. */
export async function writeCheckpoint(): Promise<Checkpoint | null> {
  const key = signingKey();
  if (!key) return null;
  const keyId = keyIdOf(key.public);
  return inTransaction(async (tx) => {
    const [head] = await query(
      sql`select c.seq, encode(c.hash, 'hex') as hash, date_trunc('milliseconds', clock_timestamp()) as at,
          exists (select from audit_checkpoint p where p.seq = c.seq and p.key_id = ${keyId}) as known
        from audit_chain c where c.name = 'main' for update`,
      headSchema,
      tx,
    );
    if (!head || head.seq === 0 || head.known) return null;
    const made = signCheckpoint(key, { seq: head.seq, hash: head.hash, at: head.at.toISOString() });
    await execute(
      sql`insert into audit_checkpoint (seq, key_id, hash, at, public_key, signature)
        values (${made.seq}, ${keyId}, decode(${made.hash}, 'hex'), ${made.at}::timestamptz, ${made.key}, ${made.signature})`,
      tx,
    );
    return made;
  });
}
