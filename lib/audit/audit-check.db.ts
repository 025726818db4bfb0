import { z } from 'zod';
import { execute, jsonb, query, sql } from '@/lib/db';
import type { ChainReport } from './verify-chain.db';

const faultSchema = z.object({ seq: z.number(), kind: z.string(), text: z.string() });
const rowSchema = z.object({
  checked_at: z.date(),
  full_at: z.date(),
  seq: z.number(),
  hash: z.string(),
  upto: z.date().nullable(),
  fault: faultSchema.nullable(),
});

/** What the last look at the chain found, and where a later one may go on. */
export type AuditCheck = z.infer<typeof rowSchema>;

/** The last look at the chain; null before the first. */
export async function findAuditCheck(): Promise<AuditCheck | null> {
  const [row] = await query(sql`select checked_at, full_at, seq, encode(hash, 'hex') as hash, upto, fault from audit_check`, rowSchema);
  return row ?? null;
}

/** Keeps what a look at the chain found. One that began in the middle keeps the time of the last that did not, and its newest entry where none was new. */
export async function noteAuditCheck({ seq, hash, upto, fault }: ChainReport, { full }: { full: boolean }): Promise<void> {
  const found = fault === null ? sql`null` : jsonb(fault);
  await execute(
    sql`insert into audit_check (checked_at, full_at, seq, hash, upto, fault)
      values (now(), now(), ${seq}, decode(${hash}, 'hex'), ${upto}::timestamptz, ${found})
      on conflict (one) do update set checked_at = excluded.checked_at, seq = excluded.seq, hash = excluded.hash,
        upto = coalesce(excluded.upto, audit_check.upto), fault = excluded.fault,
        full_at = case when ${full} then excluded.full_at else audit_check.full_at end`,
  );
}
