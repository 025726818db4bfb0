import { placesFor, scopePredicate } from '@/lib/access';
import { empty, join, type Sql, sql } from '@/lib/db';
import { type Actor, readExceptionNumber, type Scope } from '@/lib/domain';
import type { ExceptionQuery, ExceptionTab } from '@/lib/domain/views/exception-list';
import { hidesAt } from '@/lib/duty';

export interface ExceptionFilter {
  actor: Actor;
  scope: Scope;
  now: Date;
  /** End of the reader's day: what is due before it is due today. */
  dayEnd: Date;
  /** Transactions that carry the searched text as an id or business key; empty without a search. */
  found: string[];
  /** Exception types in which the reader's teams help, counted as theirs; none for the work list, where owning counts. */
  helped?: string[];
}

const asked = (scope: Scope) => [scope.facility, scope.department, scope.workflow].some((list) => list !== undefined && list.length > 0);

/** True when every member of every exception is visible, so the counts kept on the exception itself may be shown. */
export const seesWhole = (actor: Actor, scope: Scope) => placesFor(actor, scope.environment).all && !asked(scope);

/** The exception that explains it, where the reader may see that one; and whether that one is open, so that this one need not be shown beside it. */
function explained({ actor, scope }: ExceptionFilter): Sql {
  const seen = seesWhole(actor, scope)
    ? sql`true`
    : sql`exists (select from exception_member pm where pm.exception_id = e.parent_id and ${scopePredicate(actor, scope, 'pm')})`;
  return sql`case when e.parent_id is not null and ${seen} then e.parent_number end as parent_number, e.parent_reason,
    e.state <> 'resolved' and e.parent_id is not null and exists (select from exception p where p.id = e.parent_id and p.state <> 'resolved') and ${seen} as is_explained,
    (select count(*) from exception c where c.parent_id = e.id and c.state <> 'resolved')::int as explains`;
}

const columns = sql`e.id, e.number, e.environment, e.code, e.signature, e.grouped_by, e.title, e.statement, e.state, e.severity, e.severity_reason,
  e.severity_set_by, e.team, e.team_reason, e.person_id, e.waiting_on, e.interface, e.connector, e.application, e.supplier, e.runbook, e.history,
  e.first_at, e.last_at, e.opened_at, e.acknowledge_by, e.due_at, e.deadline_at, e.acknowledged_at, e.resolved_at, e.resolved_by, e.closed_by,
  e.resolution, e.version, e.currency, e.held_until, e.held_reason, e.waiting_for, e.wait_reason, e.next_action_at, e.paused_at, e.paused_ms, e.pause_left_ms,
  e.snoozed_until, e.snooze_reason, e.snooze_transactions, e.snoozed_by, e.parent_by, e.ticket_url`;

const flags = ({ actor, now, dayEnd, helped = [] }: ExceptionFilter) => sql`coalesce(e.person_id = ${actor.id}, false) as is_mine,
  e.team = any(${actor.teams}::text[]) or e.code = any(${helped}::text[]) as is_team, e.due_at < ${dayEnd} as is_today, e.state <> 'resolved' and e.due_at < ${now} as is_overdue,
  coalesce(e.state <> 'resolved' and e.snoozed_until > ${now} and e.transactions < coalesce(e.snooze_transactions, e.transactions + 1)
    and e.severity >= coalesce(e.snooze_severity, e.severity), false) as is_snoozed,
  (select jsonb_build_object('id', s.id, 'by', s.made_by, 'reason', s.reason, 'until', to_char(s.ends_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'))
    from silence s where e.state <> 'resolved' and ${hidesAt(now)} order by s.ends_at desc, s.id limit 1) as silenced`;

/**
 * A select of the exceptions with at least one member the reader may see, counted over those members only. `partial` tells that
 * some are hidden. Whoever sees everything reads the counts kept on the row: no member is touched (index exception_queue). For others the
 * places kept on the row, of all its members, leave out what cannot have a visible one: members of few exceptions are read.
 */
export function visibleExceptions(filter: ExceptionFilter): Sql {
  const { actor, scope } = filter;
  if (seesWhole(actor, scope)) {
    return sql`select ${columns}, ${flags(filter)}, ${explained(filter)}, e.facilities, e.departments, e.workflows, e.transactions, e.amount_minor, e.lines, e.people, false as partial
      from exception e where e.environment = ${scope.environment}`;
  }
  return sql`select ${columns}, ${flags(filter)}, ${explained(filter)}, m.facilities, m.departments, m.workflows, m.transactions, m.amount_minor, m.lines, m.people,
      m.transactions < e.transactions as partial
    from exception e
    join lateral (
      select count(*)::int as transactions, array_agg(distinct m.facility) as facilities, array_agg(distinct m.department) as departments,
        array_agg(distinct m.workflow) as workflows, sum(m.amount_minor) filter (where m.currency = e.currency)::bigint as amount_minor,
        sum(m.lines)::int as lines, sum(m.people)::int as people
      from exception_member m where m.exception_id = e.id and ${scopePredicate(actor, scope, 'm')}
    ) m on m.transactions > 0
    where ${scopePredicate(actor, scope, { alias: 'e', lists: true })}`;
}

const tabs: Record<ExceptionTab, Sql> = { mine: sql`v.is_mine`, team: sql`v.is_team`, today: sql`v.is_today`, all: sql`true` };

/** The condition of a tab over the alias `v` of `visibleExceptions`. */
export const inTab = (tab: ExceptionTab): Sql => tabs[tab];

/** The condition of every filter but the tab, over the alias `v` of `visibleExceptions`. */
export function matchesFilters(query: Partial<ExceptionQuery>, filter: ExceptionFilter): Sql {
  const open = query.closed?.length ? sql`true` : sql`v.state <> 'resolved'`;
  const parts: Sql[] = [query.state?.length ? sql`v.state = any(${query.state}::text[])` : open];
  if (query.severity?.length) parts.push(sql`v.severity = any(${query.severity}::text[])`);
  if (query.team?.length) parts.push(sql`v.team = any(${query.team}::text[])`);
  if (query.code?.length) parts.push(sql`v.code = any(${query.code}::text[])`);
  if (query.owner?.length) parts.push(ownedBy(query.owner, filter.actor));
  if (query.closed?.length) parts.push(sql`v.closed_by = any(${query.closed}::text[])`);
  if (query.q) parts.push(matchesText(query.q, filter));
  // Who searches or looks back sees everything.
  const hides = !query.q && !query.state?.includes('resolved');
  if (query.explained === 'only') parts.push(sql`v.is_explained`);
  else if (hides && (query.explained ?? 'hidden') === 'hidden') parts.push(sql`not v.is_explained`);
  if (query.snoozed === 'only') parts.push(sql`v.is_snoozed`);
  else if (hides && (query.snoozed ?? 'hidden') === 'hidden') parts.push(sql`not v.is_snoozed`);
  return join(parts, ' and ');
}

function ownedBy(owners: readonly string[], actor: Actor): Sql {
  const people = owners.filter((one) => one !== 'nobody').map((one) => (one === 'me' ? actor.id : one));
  const nobody = owners.includes('nobody') ? sql` or v.person_id is null` : empty;
  return sql`(v.person_id = any(${people}::text[])${nobody})`;
}

/** Number, words of the title, grouping values, or any id or business key of a visible affected transaction (`found`). */
function matchesText(text: string, { actor, scope, found }: ExceptionFilter): Sql {
  const like = `%${text.replaceAll(/[\\%_]/g, (one) => `\\${one}`)}%`;
  const number = readExceptionNumber(text);
  const byNumber = number === null ? empty : sql`v.number = ${number}::bigint or `;
  const byKey =
    found.length === 0
      ? empty
      : sql` or exists (select from exception_member m
    where m.exception_id = v.id and m.subject_id = any(${found}::uuid[]) and ${scopePredicate(actor, scope, 'm')})`;
  return sql`(${byNumber}v.title ilike ${like} or v.supplier ilike ${like} or exists (select from jsonb_each_text(v.grouped_by) g where g.value ilike ${like})${byKey})`;
}
