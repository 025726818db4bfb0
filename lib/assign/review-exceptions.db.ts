import type { CatalogIndex } from '@/lib/catalog';
import { type Connection, query, sql } from '@/lib/db';
import { type ExceptionChange, type ExceptionRecord, type ExceptionType, severityNames, systemActor } from '@/lib/domain';
import { appendHistory } from './append-history.db';
import { describeException, isWorse } from './describe-exception';
import { exceptionRowSchema } from './exception-row';
import { judgeSeverity, readsOfSeverity, worsensWithTime } from './judge-severity';
import { listVariants } from './list-variants.db';
import { sumMembers, sumOpenMembers } from './sum-members.db';
import { updateExceptions } from './write-exceptions.db';

const actor = systemActor('assign');
/** A statement that says an age or the hours left is worded again after this; at most so many in one round. */
const STALE_MS = 5 * 60_000;
const MOST_WORDED = 200;

/**
 * Brings open exceptions up to `now`: raises the severity of those that time has made worse and returns them, and words statements that
 * name an age or a time left again. Types that time cannot move are not read; members only of what changes.
 */
export async function reviewExceptions(tx: Connection, index: CatalogIndex, now: Date): Promise<ExceptionChange[]> {
  const worse = (await listRaisable(tx, index)).filter((exception) => hasBecomeWorse(exception, index, now));
  const stale = await listStale(tx, index, now);
  const held = [...new Map([...worse, ...stale].map((exception) => [exception.id, exception])).values()];
  const sums = await sumMembers(
    tx,
    held.map((exception) => exception.id),
  );
  const stillWrong = await sumOpenMembers(
    tx,
    held.flatMap(({ id, eased }) => (eased > 0 ? [id] : [])),
  );
  const variants = await listVariants(tx, held, index);
  const described = held.flatMap((exception) => {
    const type = index.exceptionTypes.get(exception.code);
    const sum = sums.get(exception.id);
    if (!type || !sum) return [];
    const around = { sum, stillWrong: stillWrong.get(exception.id), variants: variants.get(exception.id) ?? [], index, now };
    return [{ was: exception, is: describeException(exception, type, around) }];
  });
  const raised = described.flatMap(({ was, is }): ExceptionChange[] =>
    isWorse(is.severity, was.severity)
      ? [
          {
            exception: { ...is, version: was.version + 1 },
            kind: 'severity_raised',
            before: { severity: was.severity, transactions: was.transactions },
          },
        ]
      : [],
  );
  const risen = new Map(raised.map(({ exception }) => [exception.id, exception]));
  await updateExceptions(
    tx,
    described.flatMap(({ was, is }) => risen.get(is.id) ?? (was.eased > 0 && !stale.includes(was) ? [] : [is])),
  );
  await appendHistory(
    tx,
    raised.map(({ exception: e, before }) => ({
      exceptionId: e.id,
      actorId: actor.id,
      actorName: actor.name,
      kind: 'severity',
      before: before ? severityNames[before.severity] : null,
      after: severityNames[e.severity],
      note: e.severityReason,
    })),
  );
  return raised;
}

const codesWhere = (index: CatalogIndex, holds: (type: ExceptionType) => boolean): string[] =>
  [...index.exceptionTypes.values()].filter(holds).map((type) => type.code);

function listRaisable(tx: Connection, index: CatalogIndex): Promise<ExceptionRecord[]> {
  const timed = codesWhere(index, worsensWithTime);
  return query(
    sql`SELECT * FROM exception WHERE state <> 'resolved' AND severity <> 'sev1' AND severity_set_by = 'rule' AND code = ANY(${timed}::text[])
        ORDER BY id FOR UPDATE SKIP LOCKED`,
    exceptionRowSchema,
    tx,
  );
}

function listStale(tx: Connection, index: CatalogIndex, now: Date): Promise<ExceptionRecord[]> {
  const saying = codesWhere(index, (type) => /\{(age|hours_left)\}/.test(type.impactStatement));
  return query(
    sql`SELECT * FROM exception WHERE state <> 'resolved' AND code = ANY(${saying}::text[]) AND updated_at < ${new Date(now.getTime() - STALE_MS)}::timestamptz
        ORDER BY updated_at LIMIT ${MOST_WORDED} FOR UPDATE SKIP LOCKED`,
    exceptionRowSchema,
    tx,
  );
}

/** Judged by the row alone, so that a round over thousands of exceptions reads no members; what reads single members is judged in full. */
function hasBecomeWorse(exception: ExceptionRecord, index: CatalogIndex, now: Date): boolean {
  const type = index.exceptionTypes.get(exception.code);
  if (!type) return false;
  if (readsOfSeverity(type).length > 0) return true;
  const { amountMinor, currency, openedAt, deadlineAt } = exception;
  const one = (id: string | null) => (id === null ? [] : [id]);
  const sum = {
    ...exception,
    amounts: amountMinor === null ? [] : [{ currency: currency ?? '', amountMinor }],
    interfaces: one(exception.interface),
    connectors: one(exception.connector),
    suppliers: one(exception.supplier),
  };
  return isWorse(judgeSeverity(type, { sum, variants: [], openedAt, deadlineAt }, index, now).severity, exception.severity);
}
