import { z } from 'zod';
import type { CatalogIndex } from '@/lib/catalog';
import { type Connection, execute, query, sql } from '@/lib/db';
import type { DueOccurrence, ExceptionChange, TransactionChange } from '@/lib/domain';
import { standingShape } from './member-steps.db';
import { rowOf, stepsOf } from './merge-steps';
import { proveMended } from './prove-mended';
import { resolveMended } from './resolve-mended.db';

const memberSchema = z.object({
  subject_id: z.string(),
  exception_id: z.string(),
  code: z.string(),
  ...standingShape,
});

/**
 * Marks members as mended where what happened since proves it, and resolves exceptions that have no open member left, naming the
 * proof. Returns the exceptions that ended. Cost: one index look-up a changed subject.
 */
export async function mendMembers(
  tx: Connection,
  changes: readonly TransactionChange[],
  occurrences: readonly DueOccurrence[],
  index: CatalogIndex,
  now: Date,
): Promise<ExceptionChange[]> {
  const changed = new Map(changes.map((change) => [change.after.id, change]));
  const arrived = new Map(occurrences.filter((one) => one.state === 'arrived').map((one) => [one.id, one]));
  const moved = (await listOpenMembers(tx, [...changed.keys(), ...arrived.keys()])).flatMap((member) => {
    const since = { change: changed.get(member.subject_id) ?? null, arrived: arrived.get(member.subject_id) ?? null };
    const type = index.exceptionTypes.get(member.code) ?? null;
    const steps = stepsOf(member).map((step) => {
      const proof = step.mendedAt === null ? proveMended({ at: step.lastAt, variables: step.variables }, type, since, index) : null;
      return proof ? { ...step, mendedAt: proof.at, mendedBy: proof.text } : step;
    });
    const isSame = steps.every(({ mendedAt }) => mendedAt === null);
    return isSame ? [] : [{ subject_id: member.subject_id, exception_id: member.exception_id, ...rowOf(steps) }];
  });
  await writeSteps(tx, moved);
  const mended = moved.flatMap(({ mended_at, mended_by, exception_id }) =>
    mended_at === null || mended_by === null ? [] : [{ exception_id, mended_at, mended_by }],
  );
  const merged = await listTouched(
    tx,
    changes.filter((change) => change.mergedFrom.length > 0).map((change) => change.after.id),
  );
  const proofs = new Map(
    mended.toSorted((a, b) => a.mended_at.getTime() - b.mended_at.getTime()).map((m) => [m.exception_id, m.mended_by]),
  );
  return resolveMended(tx, { proofs, merged }, index, now);
}

/** The members of these subjects that nothing has mended yet. */
export async function listOpenMembers(tx: Connection, subjects: readonly string[]): Promise<z.infer<typeof memberSchema>[]> {
  if (subjects.length === 0) return [];
  return query(
    sql`SELECT m.subject_id, m.exception_id, e.code, m.at, m.event_key, m.evidence, m.variables, m.mended_at, m.mended_by, m.steps FROM exception_member m JOIN exception e ON e.id = m.exception_id
        WHERE m.subject_id = ANY(${subjects}::uuid[]) AND m.mended_at IS NULL`,
    memberSchema,
    tx,
  );
}

/** Writes members as their steps make them now. */
async function writeSteps(tx: Connection, rows: readonly object[]): Promise<void> {
  if (rows.length === 0) return;
  await execute(
    sql`UPDATE exception_member m SET at = r.at, event_key = r.event_key, evidence = r.evidence, variables = r.variables, mended_at = r.mended_at,
          mended_by = r.mended_by, steps = r.steps
        FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) AS r (subject_id uuid, exception_id uuid, at timestamptz, event_key uuid, evidence text,
          variables jsonb, mended_at timestamptz, mended_by text, steps jsonb)
        WHERE m.subject_id = r.subject_id AND m.exception_id = r.exception_id`,
    tx,
  );
}

/** Marks members as mended: rows of subject_id, exception_id, mended_at and mended_by. */
export async function writeMended(tx: Connection, mended: readonly object[]): Promise<void> {
  if (mended.length === 0) return;
  await execute(
    sql`UPDATE exception_member m SET mended_at = r.mended_at, mended_by = r.mended_by
        FROM jsonb_to_recordset(${JSON.stringify(mended)}::jsonb) AS r (subject_id uuid, exception_id uuid, mended_at timestamptz, mended_by text)
        WHERE m.subject_id = r.subject_id AND m.exception_id = r.exception_id`,
    tx,
  );
}

/** Exceptions in which several transactions turned out to be one: their sums have changed. */
async function listTouched(tx: Connection, transactions: readonly string[]): Promise<string[]> {
  if (transactions.length === 0) return [];
  const rows = await query(
    sql`SELECT DISTINCT exception_id FROM exception_member WHERE subject_id = ANY(${transactions}::uuid[])`,
    z.object({ exception_id: z.string() }),
    tx,
  );
  return rows.map((row) => row.exception_id);
}
