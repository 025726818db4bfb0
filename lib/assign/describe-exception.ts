import { addOnClock } from '@/lib/calendar';
import type { CatalogIndex } from '@/lib/catalog';
import { type ExceptionRecord, type ExceptionType, newId, type Severity, severities } from '@/lib/domain';
import { fillStatement } from './fill-statement';
import { findTeam } from './find-team';
import { judgeSeverity } from './judge-severity';
import type { MemberSum } from './sum-members.db';

export interface Opening {
  environment: ExceptionRecord['environment'];
  signature: string;
  groupedBy: Record<string, string>;
  deadlineAt: Date | null;
  history: boolean;
  firstAt: Date;
}

/** Returns a new exception without members, to be described once its members are there. `number` is given by the database. */
export function openException(type: ExceptionType, opening: Opening, now: Date): ExceptionRecord {
  const openedAt = opening.history ? opening.firstAt : now;
  return {
    ...opening,
    id: newId(now),
    number: 0,
    code: type.code,
    title: type.title,
    statement: '',
    state: 'open',
    severity: type.severity.default,
    severityReason: '',
    severitySetBy: 'rule',
    team: '',
    teamReason: '',
    personId: null,
    waitingOn: null,
    facility: null,
    department: null,
    workflow: null,
    interface: null,
    connector: null,
    application: null,
    supplier: null,
    facilities: [],
    departments: [],
    workflows: [],
    transactions: 0,
    amountMinor: null,
    currency: null,
    lines: null,
    people: null,
    runbook: type.runbook,
    lastAt: opening.firstAt,
    openedAt,
    acknowledgeBy: openedAt,
    dueAt: openedAt,
    acknowledgedAt: null,
    acknowledgedBy: null,
    resolvedAt: null,
    resolvedBy: null,
    closedBy: null,
    resolution: null,
    reopened: 0,
    version: 1,
  };
}

/**
 * Returns the exception as its members make it: places, impact, statement, severity with its reason, team and times.
 * Severity rises by itself and never falls here; what a person set with a reason stays; the team is chosen once.
 */
export function describeException(
  exception: ExceptionRecord,
  type: ExceptionType,
  sum: MemberSum,
  index: CatalogIndex,
  now: Date,
): ExceptionRecord {
  const judged = judgeSeverity(type, sum, { openedAt: exception.openedAt, deadlineAt: exception.deadlineAt, now }, index);
  const fresh = exception.team === '';
  const rises = exception.severitySetBy === 'rule' && (fresh || isWorse(judged.severity, exception.severity));
  const severity = rises ? judged.severity : exception.severity;
  const owner = fresh ? findTeam(type, sum, severity, index) : { team: exception.team, reason: exception.teamReason };
  const times =
    fresh || rises ? planTimes(exception, severity, owner.team, index) : { acknowledgeBy: exception.acknowledgeBy, dueAt: exception.dueAt };
  return {
    ...exception,
    ...times,
    statement: fillStatement(type, sum, exception.deadlineAt, index, now),
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
    facilities: sum.facilities,
    departments: sum.departments,
    workflows: sum.workflows,
    transactions: sum.transactions,
    amountMinor: sum.currencies.length > 1 ? null : sum.amountMinor,
    currency: only(sum.currencies),
    lines: sum.lines,
    people: sum.people,
    firstAt: sum.firstAt,
    lastAt: sum.lastAt,
  };
}

/** Acknowledge-by and due from the service level, on the level's clock; a business deadline comes first when it is earlier. */
function planTimes(
  exception: ExceptionRecord,
  severity: Severity,
  team: string,
  index: CatalogIndex,
): { acknowledgeBy: Date; dueAt: Date } {
  const { routing, calendars, organisation } = index.catalog;
  const level = routing.serviceLevels[severity];
  const clock = index.teams.get(team)?.coverage === '24x7' ? 'elapsed' : level.clock;
  const after = (duration: string) => addOnClock(exception.openedAt, duration, clock, calendars, organisation.timezone);
  const { deadlineAt } = exception;
  const earlier = (at: Date) => (deadlineAt && deadlineAt > exception.openedAt && deadlineAt < at ? deadlineAt : at);
  return { acknowledgeBy: earlier(after(level.acknowledge)), dueAt: earlier(after(level.resolve)) };
}

export const isWorse = (a: Severity, b: Severity) => severities.indexOf(a) < severities.indexOf(b);

function only(values: readonly string[]): string | null {
  const known = values.filter((v) => v !== '');
  return known.length === 1 ? (known[0] ?? null) : null;
}
