import { z } from 'zod';
import type { CatalogIndex } from '@/lib/catalog';
import { type Connection, execute, query, sql } from '@/lib/db';
import { type ExceptionRecord, type Severity, severityNames, severitySchema, systemActor } from '@/lib/domain';
import { sayCount, sayPlural } from '@/lib/domain/say';
import { appendHistory } from './append-history.db';
import { isWorse } from './describe-exception';
import { exceptionRowSchema } from './exception-row';
import { judgeSeverity, type SeverityVerdict } from './judge-severity';
import { listVariants } from './list-variants.db';
import { planTimes } from './plan-times';
import { sumOpenMembers } from './sum-members.db';
import { updateExceptions } from './write-exceptions.db';

const actor = systemActor('assign');
const MOST_A_ROUND = 50;

/**
 * Lowers the severity of exceptions some of whose cases were mended, where what made them more severe holds for none of the rest, and nothing that stands
 * under them is as severe; returns how many fell. What a person set stays. Nobody is mailed of it. Cost: index exception_ease_due, and the members of those.
 */
export async function easeSeverity(tx: Connection, index: CatalogIndex, now: Date): Promise<number> {
  const rows = await query(
    sql`SELECT * FROM exception WHERE ease_due ORDER BY id LIMIT ${MOST_A_ROUND} FOR UPDATE SKIP LOCKED`,
    exceptionRowSchema,
    tx,
  );
  if (rows.length === 0) return 0;
  const ids = rows.map(({ id }) => id);
  await execute(sql`UPDATE exception SET ease_due = false WHERE id = ANY(${ids}::uuid[])`, tx);
  const ruled = rows.filter(({ state, severitySetBy }) => state !== 'resolved' && severitySetBy === 'rule');
  const sums = await sumOpenMembers(
    tx,
    ruled.map(({ id }) => id),
  );
  const asEased = ruled.map((one) => ({ ...one, eased: Math.max(1, one.eased) }));
  const variants = await listVariants(tx, asEased, index);
  const worst = await readWorstChildren(
    tx,
    ruled.map(({ id }) => id),
  );
  const fallen = ruled.flatMap((was) => {
    const [type, sum] = [index.exceptionTypes.get(was.code), sums.get(was.id)];
    if (!type || !sum) return [];
    const { openedAt, deadlineAt } = was;
    const judged = judgeSeverity(type, { sum, variants: variants.get(was.id) ?? [], openedAt, deadlineAt }, index, now);
    const verdict = floor(judged, worst.get(was.id));
    return isWorse(was.severity, verdict.severity) ? [{ was, is: fall(was, verdict, index), open: sum.transactions }] : [];
  });
  await updateExceptions(
    tx,
    fallen.map(({ is }) => is),
  );
  await appendHistory(
    tx,
    fallen.map(({ was, is, open }) => ({
      exceptionId: is.id,
      actorId: actor.id,
      actorName: actor.name,
      kind: 'severity',
      before: severityNames[was.severity],
      after: severityNames[is.severity],
      note: `What made it more severe is gone: ${sayCount(open)} of ${sayPlural(was.transactions, 'case')} ${open === 1 ? 'is' : 'are'} still wrong. ${is.severityReason}`,
    })),
  );
  return fallen.length;
}

interface Child {
  number: number;
  severity: Severity;
}

const floor = (judged: SeverityVerdict, child: Child | undefined): SeverityVerdict =>
  child && isWorse(child.severity, judged.severity)
    ? { severity: child.severity, reason: `EX-${child.number}, which stands under it, is ${severityNames[child.severity]}.` }
    : judged;

/** The times of the lesser service level count from when it was opened; none becomes earlier. A clock that stands keeps what is left on it. */
function fall(was: ExceptionRecord, { severity, reason }: SeverityVerdict, index: CatalogIndex): ExceptionRecord {
  const times = planTimes(was, { severity, team: was.team, from: was.openedAt }, index);
  const later = (a: Date, b: Date) => (a > b ? a : b);
  return {
    ...was,
    severity,
    severityReason: reason,
    eased: was.eased + 1,
    acknowledgeBy: was.acknowledgedAt === null ? later(was.acknowledgeBy, times.acknowledgeBy) : was.acknowledgeBy,
    dueAt: was.pausedAt === null ? later(was.dueAt, times.dueAt) : was.dueAt,
    version: was.version + 1,
  };
}

async function readWorstChildren(tx: Connection, ids: readonly string[]): Promise<Map<string, Child>> {
  const rows = await query(
    sql`SELECT DISTINCT ON (parent_id) parent_id, number, severity FROM exception WHERE parent_id = ANY(${[...ids]}::uuid[]) AND state <> 'resolved'
        ORDER BY parent_id, severity, number`,
    z.object({ parent_id: z.string(), number: z.number(), severity: severitySchema }),
    tx,
  );
  return new Map(rows.map(({ parent_id, ...child }) => [parent_id, child]));
}
