import { z } from 'zod';
import { execute, inTransaction, query, queryColumns, sql } from '@/lib/db';
import { chainHash } from './chain-hash';
import { entryText, readEntryText } from './entry-text.db';

/** So many entries become links in one transaction at most. */
export const SEALED_AT_ONCE = 2_000;

const headSchema = z.object({ seq: z.number(), hash: z.instanceof(Buffer) });
const anySchema = z.object({ any: z.boolean() });

/**
 * The number of committed entries that this call made links of the chain, in the order of their ids. An entry whose transaction commits after
 * that of a higher id takes a later place: nothing is skipped. Any number of callers at once; they wait for each other at the end of the chain.
 */
export async function sealEntries(): Promise<number> {
  const [waiting] = await query(sql`select exists (select from audit_unsealed) as any`, anySchema);
  if (!waiting?.any) return 0;
  return inTransaction(async (tx) => {
    const [head] = await query(sql`select seq, hash from audit_chain where name = 'main' for update`, headSchema, tx);
    if (!head) throw new Error('The audit trail has lost the end of its chain: the row of audit_chain is not there.');
    const entries = await queryColumns(
      sql`select ${entryText} from audit_unsealed u join audit_entry e on e.id = u.entry_id order by u.entry_id limit ${SEALED_AT_ONCE}`,
      (columns) => readEntryText(columns, 0),
      tx,
    );
    if (entries.length === 0) return 0;
    const ids = entries.map(([id]) => id);
    const hashes: Buffer[] = [];
    for (const [at, entry] of entries.entries()) hashes.push(chainHash(hashes[at - 1] ?? head.hash, head.seq + at + 1, entry));
    await execute(
      sql`insert into audit_seal (seq, entry_id, hash)
        select ${head.seq}::bigint + place, id, decode(hash, 'hex')
        from unnest(${ids}::bigint[], ${hashes.map((hash) => hash.toString('hex'))}::text[]) with ordinality as made (id, hash, place)`,
      tx,
    );
    await execute(sql`delete from audit_unsealed where entry_id = any(${ids}::bigint[])`, tx);
    await execute(sql`update audit_chain set seq = ${head.seq + entries.length}, hash = ${hashes.at(-1)}::bytea where name = 'main'`, tx);
    return entries.length;
  });
}
