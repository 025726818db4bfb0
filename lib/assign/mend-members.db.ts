import { z } from 'zod';
import type { CatalogIndex } from '@/lib/catalog';
import { type Connection, execute, query, sql } from '@/lib/db';
import type { DueOccurrence, ExceptionChange, TransactionChange } from '@/lib/domain';
import { systemActor } from '@/lib/domain';
import { proveMended } from './prove-mended';
import { sumMembers } from './sum-members.db';
import { appendHistory, readExceptions, updateExceptions } from './write-exceptions.db';

const { id: actorId, name: actorName } = systemActor('assign');

const memberSchema = z.object({
  subject_id: z.string(),
  exception_id: z.string(),
  code: z.string(),
  at: z.date(),
  variables: z.record(z.string(), z.string()),
});

/**
 * Marks members as mended where what happened since proves it, and resolves exceptions that have no open member left, naming the
 * proof. Returns the exceptions that ended. Cost: one index range a changed subject.
 */
export async function mendMembers(
  tx: Connection,
  changes: readonly TransactionChange[],
  occurrences: readonly DueOccurrence[],
  index: CatalogIndex,
  now: Date,
): Promise<ExceptionChange[]> {
  const byId = new Map(changes.map((c) => [c.after.id, c]));
  const arrived = new Map(occurrences.filter((o) => o.state === 'arrived').map((o) => [o.id, o]));
  const subjects = [...byId.keys(), ...arrived.keys()];
  if (subjects.length === 0) return [];
  const members = await query(
    sql`SELECT m.subject_id, m.exception_id, e.code, m.at, m.variables FROM exception_member m JOIN exception e ON e.id = m.exception_id
        WHERE m.subject_id = ANY(${subjects}::uuid[]) AND m.mended_at IS NULL`,
    memberSchema,
    tx,
  );
  const mended = members.flatMap((m) => {
    const change = byId.get(m.subject_id) ?? null;
    const milestones = change ? index.workflows.get(change.after.workflow)?.milestones : undefined;
    const rule = index.exceptionTypes.get(m.code)?.rule ?? null;
    const proof = proveMended(m, rule, change, arrived.get(m.subject_id) ?? null, (id) => milestones?.get(id)?.name ?? id);
    return proof ? [{ subject_id: m.subject_id, exception_id: m.exception_id, mended_at: proof.at, mended_by: proof.text }] : [];
  });
  if (mended.length === 0) return [];
  await execute(
    sql`UPDATE exception_member m SET mended_at = r.mended_at, mended_by = r.mended_by
        FROM jsonb_to_recordset(${JSON.stringify(mended)}::jsonb) AS r (subject_id uuid, exception_id uuid, mended_at timestamptz, mended_by text)
        WHERE m.subject_id = r.subject_id AND m.exception_id = r.exception_id`,
    tx,
  );
  return resolveMended(
    tx,
    [...new Set(mended.map((m) => m.exception_id))].sort(),
    new Map(mended.map((m) => [m.exception_id, m.mended_by])),
    now,
  );
}

async function resolveMended(
  tx: Connection,
  ids: readonly string[],
  proofs: ReadonlyMap<string, string>,
  now: Date,
): Promise<ExceptionChange[]> {
  const sums = await sumMembers(tx, ids);
  const ended: ExceptionChange[] = [];
  for (const exception of await readExceptions(tx, ids)) {
    const sum = sums.get(exception.id);
    if (exception.state === 'resolved' || !sum || sum.open > 0) continue;
    const last = sum.lastMendedAt ?? now;
    const resolvedAt = exception.history && last < now ? last : now;
    const proof = proofs.get(exception.id) ?? 'every transaction went on';
    const resolution = sum.transactions === 1 ? proof : `All ${sum.transactions} mended; the last: ${proof}`;
    ended.push({
      exception: {
        ...exception,
        state: 'resolved',
        resolvedAt,
        resolvedBy: actorName,
        closedBy: 'evidence',
        resolution,
        version: exception.version + 1,
      },
      kind: 'resolved',
      before: { severity: exception.severity, transactions: exception.transactions },
    });
  }
  await updateExceptions(
    tx,
    ended.map((c) => c.exception),
  );
  await appendHistory(
    tx,
    ended.map(({ exception: e }) => ({
      exceptionId: e.id,
      ...(e.history && e.resolvedAt ? { at: e.resolvedAt } : {}),
      actorId,
      actorName,
      kind: 'resolved',
      before: 'open',
      after: 'resolved',
      note: e.resolution,
    })),
  );
  return ended;
}
