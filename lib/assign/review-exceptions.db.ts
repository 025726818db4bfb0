import type { CatalogIndex } from '@/lib/catalog';
import { type Connection, query, sql } from '@/lib/db';
import { type ExceptionChange, severityNames, systemActor } from '@/lib/domain';
import { describeException, isWorse } from './describe-exception';
import { exceptionRowSchema } from './exception-row';
import { sumMembers } from './sum-members.db';
import { appendHistory, updateExceptions } from './write-exceptions.db';

const { id: actorId, name: actorName } = systemActor('assign');

/** Raises the severity of open exceptions that time has made worse, and returns those. Types whose severity no time can move are not read. */
export async function reviewExceptions(tx: Connection, index: CatalogIndex, now: Date): Promise<ExceptionChange[]> {
  const timed = index.catalog.exceptionTypes
    .filter((t) => t.severity.escalate.some((e) => /minutes_to_deadline|age_minutes/.test(e.when)))
    .map((t) => t.code);
  const open = await query(
    sql`SELECT * FROM exception WHERE state <> 'resolved' AND severity <> 'sev1' AND severity_set_by = 'rule' AND code = ANY(${timed}::text[])
        ORDER BY id LIMIT 1000 FOR UPDATE SKIP LOCKED`,
    exceptionRowSchema,
    tx,
  );
  const sums = await sumMembers(
    tx,
    open.map((e) => e.id),
  );
  const raised = open.flatMap((exception): ExceptionChange[] => {
    const type = index.exceptionTypes.get(exception.code);
    const sum = sums.get(exception.id);
    if (!type || !sum) return [];
    const after = describeException(exception, type, sum, index, now);
    if (!isWorse(after.severity, exception.severity)) return [];
    return [
      {
        exception: { ...after, version: exception.version + 1 },
        kind: 'severity_raised',
        before: { severity: exception.severity, transactions: exception.transactions },
      },
    ];
  });
  await updateExceptions(
    tx,
    raised.map((c) => c.exception),
  );
  await appendHistory(
    tx,
    raised.map(({ exception: e, before }) => ({
      exceptionId: e.id,
      actorId,
      actorName,
      kind: 'severity',
      before: before ? severityNames[before.severity] : null,
      after: severityNames[e.severity],
      note: e.severityReason,
    })),
  );
  return raised;
}
