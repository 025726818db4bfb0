import { z } from 'zod';
import { type Connection, query, sql } from '@/lib/db';
import type { Checkpoint } from './checkpoint';

const rowSchema = z.object({ seq: z.number(), hash: z.string(), at: z.date(), public_key: z.string(), signature: z.string() });

/** The checkpoints that are stored, oldest first; only those after `seq` when given. */
export async function listCheckpoints(seq = 0, on?: Connection): Promise<Checkpoint[]> {
  const rows = await query(
    sql`select seq, encode(hash, 'hex') as hash, at, public_key, signature from audit_checkpoint where seq > ${seq} order by seq, at`,
    rowSchema,
    on,
  );
  return rows.map(({ seq, hash, at, public_key, signature }) => ({
    v: 1,
    seq,
    hash,
    at: at.toISOString(),
    key: public_key,
    signature,
  }));
}
