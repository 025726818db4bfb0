import type { CatalogIndex } from '@/lib/catalog';
import { type ExceptionRecord, type ExceptionType, NOT_WAITING, type Severity, severities } from '@/lib/domain';
import { fillStatement } from './fill-statement';
import { findTeam } from './find-team';
import { judgeSeverity } from './judge-severity';
import { endWait } from './pause-clock';
import { planTimes } from './plan-times';
import type { MemberSum } from './sum-members.db';

/** The team and its reason as a person set them; rules then leave them alone. */
export const HANDED_OVER = 'Handed over by ';

export const isWorse = (a: Severity, b: Severity) => severities.indexOf(a) < severities.indexOf(b);

/** What is undone when an exception becomes more severe or starts anew: who acknowledged the lesser thing did not acknowledge this. */
export const UNACKNOWLEDGED = { ...NOT_WAITING, state: 'open' as const, acknowledgedAt: null, acknowledgedBy: null };

interface Around {
  sum: MemberSum;
  /** The sum of what is still wrong, by which alone severity is judged once it has fallen. */
  stillWrong?: MemberSum | undefined;
  variants: readonly Record<string, string>[];
  index: CatalogIndex;
  now: Date;
  /** It begins, or begins again: severity, team and times are judged without regard to what they were. */
  anew?: boolean;
}

/**
 * Returns the exception as its members make it: places, impact, statement, severity with its reason, team and times. Severity rises by
 * itself and never falls here; what a person set with a reason stays. When it rises, times start anew, an acknowledgement no longer
 * counts, and the rules choose the team again unless a person has handed it over.
 */
export function describeException(
  exception: ExceptionRecord,
  type: ExceptionType,
  { sum, stillWrong = sum, variants, index, now, anew = false }: Around,
): ExceptionRecord {
  const { openedAt, deadlineAt } = exception;
  const judged = judgeSeverity(type, { sum: stillWrong, variants, openedAt, deadlineAt }, index, now);
  const fresh = exception.team === '';
  const rises = anew || (exception.severitySetBy === 'rule' && isWorse(judged.severity, exception.severity));
  const severity = rises ? judged.severity : exception.severity;
  const routed = fresh || (rises && !exception.teamReason.startsWith(HANDED_OVER));
  const owner = routed ? findTeam(type, sum, severity, index) : { team: exception.team, reason: exception.teamReason };
  const facilities = sum.facilities.toSorted();
  const from = fresh ? openedAt : now;
  const times = rises ? planTimes({ facilities, deadlineAt }, { severity, team: owner.team, from }, index) : exception;
  const [amount, otherAmount] = sum.amounts;
  const standing = rises && !fresh ? { ...endWait(exception, index, now), ...UNACKNOWLEDGED } : exception;
  return {
    ...standing,
    acknowledgeBy: times.acknowledgeBy,
    // A due time that was promised is not put off by becoming more severe.
    dueAt: !anew && standing.dueAt < times.dueAt ? standing.dueAt : times.dueAt,
    statement: fillStatement(type, exception, sum, index, now),
    severity,
    severityReason: rises ? judged.reason : exception.severityReason,
    team: owner.team,
    teamReason: owner.reason,
    facility: only(sum.facilities),
    department: only(sum.departments),
    workflow: only(sum.workflows),
    interface: only(sum.interfaces),
    connector: only(sum.connectors),
    application: only(sum.applications),
    supplier: only(sum.suppliers),
    facilities,
    departments: sum.departments.toSorted(),
    workflows: sum.workflows.toSorted(),
    transactions: sum.transactions,
    // Sums of different money do not add up to one; the statement names each.
    amountMinor: otherAmount ? null : (amount?.amountMinor ?? null),
    currency: otherAmount ? null : amount?.currency || null,
    lines: sum.lines,
    people: sum.people,
    firstAt: sum.firstAt,
    lastAt: sum.lastAt,
  };
}

const only = (values: readonly string[]): string | null => (values.length === 1 ? (values[0] ?? null) : null);
