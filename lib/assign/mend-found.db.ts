import { z } from 'zod';
import type { CatalogIndex } from '@/lib/catalog';
import { type Connection, query, sql } from '@/lib/db';
import type { ExceptionChange } from '@/lib/domain';
import { writeMended } from './mend-members.db';
import { resolveMended } from './resolve-mended.db';

const memberSchema = z.object({
  exception_id: z.string(),
  subject_id: z.string(),
  environment: z.string(),
  code: z.string(),
  at: z.date(),
  variables: z.record(z.string(), z.string()),
});

/** A member of an open exception that nothing has mended yet. */
export interface StandingMember {
  exceptionId: string;
  subjectId: string;
  environment: string;
  code: string;
  at: Date;
  variables: Record<string, string>;
}

const toMember = (row: z.infer<typeof memberSchema>): StandingMember => ({
  exceptionId: row.exception_id,
  subjectId: row.subject_id,
  environment: row.environment,
  code: row.code,
  at: row.at,
  variables: row.variables,
});

/** The open members that these keys of master data are the reason of. Cost: the open members of exceptions of these types. */
export async function listReferenceMembers(
  tx: Connection,
  { environment, codes, keys }: { environment: string; codes: readonly string[]; keys: readonly string[] },
): Promise<StandingMember[]> {
  if (codes.length === 0 || keys.length === 0) return [];
  const rows = await query(
    sql`SELECT m.exception_id, m.subject_id, m.environment, e.code, m.at, m.variables FROM exception e
        JOIN exception_member m ON m.exception_id = e.id AND m.mended_at IS NULL
        WHERE e.environment = ${environment} AND e.state <> 'resolved' AND e.code = ANY(${[...codes]}::text[])
          AND m.variables ->> 'reference' = ANY(${[...keys]}::text[])`,
    memberSchema,
    tx,
  );
  return rows.map(toMember);
}

/** The open members of exceptions of these types, at most `limit`. */
export async function listStandingMembers(tx: Connection, codes: readonly string[], limit: number): Promise<StandingMember[]> {
  if (codes.length === 0) return [];
  const rows = await query(
    sql`SELECT m.exception_id, m.subject_id, m.environment, e.code, m.at, m.variables FROM exception e
        JOIN exception_member m ON m.exception_id = e.id AND m.mended_at IS NULL
        WHERE e.state <> 'resolved' AND e.code = ANY(${[...codes]}::text[]) ORDER BY m.at LIMIT ${limit}`,
    memberSchema,
    tx,
  );
  return rows.map(toMember);
}

/** Marks these members as mended, of these exceptions only, and resolves and returns those that have no open member left. */
export async function mendFound(
  tx: Connection,
  mended: readonly { member: Pick<StandingMember, 'exceptionId' | 'subjectId'>; at: Date; text: string }[],
  index: CatalogIndex,
  now: Date,
): Promise<ExceptionChange[]> {
  if (mended.length === 0) return [];
  await writeMended(
    tx,
    mended.map(({ member, at, text }) => ({
      subject_id: member.subjectId,
      exception_id: member.exceptionId,
      mended_at: at,
      mended_by: text,
    })),
  );
  return resolveMended(tx, { proofs: new Map(mended.map(({ member, text }) => [member.exceptionId, text])), merged: [] }, index, now);
}
