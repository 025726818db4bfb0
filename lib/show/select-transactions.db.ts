import { scopePredicate } from '@/lib/access';
import { join, type Sql, sql } from '@/lib/db';
import type { Actor, Scope, TimeWindow } from '@/lib/domain';
import type { Comparison, TypedMeasure } from '@/lib/domain/search-query';
import type { TransactionFilter } from '@/lib/domain/views/transactions';
import { selectAttention } from './find-attention.db';
import type { Bearing } from './search-keys.db';

/** The columns of a transaction, alias `t`, as `transactionRecordSchema` reads them, but for `late_since`. */
export const transactionColumns = sql`t.id, t.environment, t.workflow, t.facility, t.department, t.supplier, t.state, t.milestone, t.started_at, t.last_at, t.ended_at,
  t.failed_at, t.key_type, t.key_value, t.correlation_id, t.amount_minor, t.currency, t.lines, t.people, t.connector, t.error_class, t.error_code, t.error_message, t.attempts`;

/** Since when the open transaction `t` is late: the earliest due time that has passed of a step not reached. Null when none has. */
export const lateSince = (now: Date): Sql => sql`case when t.state = 'open' and t.next_due_at < ${now} then t.next_due_at end`;

/** The next due step of the open transaction `t`, as a lateral join `n`. */
export const nextStep = sql`left join lateral (select m.milestone, m.due_at from milestone m where t.state = 'open' and m.transaction_id = t.id
  and m.reached_at is null and m.due_at is not null order by m.due_at, m.milestone limit 1) n on true`;

interface Through {
  interfaces: readonly string[];
  workflows: readonly string[];
}

export interface TransactionSelection {
  actor: Actor;
  scope: Scope;
  /** null: all times. */
  window: TimeWindow | null;
  now: Date;
  states: readonly TransactionFilter[];
  milestone?: string | undefined;
  reached?: string | undefined;
  interface?: readonly string[] | undefined;
  /** Interfaces with a log entry in the window, and the workflows they belong to. */
  through?: Through | undefined;
  /** What that log entry took: longer than one, at most the other, in ms. */
  took?: { overMs: number; upToMs: number } | undefined;
  /** The same, where a log entry failed or was dead-lettered. */
  failedAt?: Through | undefined;
  connector?: readonly string[] | undefined;
  application?: readonly string[] | undefined;
  supplier?: readonly string[] | undefined;
  error?: string | undefined;
  exception?: number | undefined;
  /** Ids that a search found; undefined without a search. */
  found?: readonly string[] | undefined;
  /** Keys that very many bear. */
  bearing?: readonly Bearing[];
  /** Open, and begun before this. */
  openSince?: Date | undefined;
  measures?: readonly TypedMeasure[];
  /** The question contradicts itself or names what does not exist. */
  none?: boolean;
}

const within = (column: Sql, window: TimeWindow | null) =>
  window === null ? sql`true` : sql`(${column} >= ${window.from} and ${column} < ${window.to})`;

/** The window of all times, for what must have one. */
const always: TimeWindow = { from: new Date('0001-01-01T00:00:00Z'), to: new Date('9999-01-01T00:00:00Z') };

const attentionOf = ({ actor, scope, window, now }: Pick<TransactionSelection, 'actor' | 'scope' | 'window' | 'now'>) =>
  selectAttention({ actor, scope, window: window ?? always, now });

/** Only those are asked for that need somebody: they are the rows to choose from, not a condition to hold each transaction against. */
const onlyAttention = ({ states, found }: TransactionSelection) => found === undefined && states.length === 1 && states[0] === 'attention';

function inState(state: TransactionFilter, { actor, scope, window, now }: TransactionSelection): Sql {
  if (state === 'attention') return sql`t.id in (select a.id from (${attentionOf({ actor, scope, window, now })}) a)`;
  if (state === 'failed') return sql`(t.state = 'failed' and ${within(sql`t.failed_at`, window)})`;
  const started = within(sql`t.started_at`, window);
  if (state === 'late') return sql`(t.state = 'open' and ${started} and t.next_due_at < ${now})`;
  return sql`(t.state = ${state} and ${started})`;
}

/** Has a log entry at one of these interfaces within the window. Cost: transactions of their workflows that were alive in it. */
function passesThrough(through: Through, window: TimeWindow, entry?: Sql): Sql {
  return sql`t.workflow = any(${[...through.workflows]}::text[]) and t.started_at < ${window.to} and t.last_at >= ${window.from}
    and exists (${selectEntries(through, window, entry)})`;
}

/** The log entries of the transaction `t` at these interfaces within the window. */
const selectEntries = ({ interfaces }: Through, { from, to }: TimeWindow, entry: Sql = sql`true`): Sql =>
  sql`select from transaction_event x join event v on v.event_key = x.event_key and v.occurred_at = x.occurred_at
    where x.transaction_id = t.id and x.occurred_at >= ${from} and x.occurred_at < ${to} and v.interface = any(${[...interfaces]}::text[]) and ${entry}`;

/** What counts as bad in the success of an interface. */
const entryFailed = sql`v.workflow = t.workflow and v.status in ('failed', 'dead_lettered')`;

const entryTook = ({ overMs, upToMs }: NonNullable<TransactionSelection['took']>): Sql =>
  sql`v.duration_ms > ${overMs}::float8 and v.duration_ms <= ${upToMs}::float8`;

/** A select of the log entries by which the matching transactions were chosen; null unless it was by entries that failed. */
export function selectFailedEntries(asked: TransactionSelection): Sql | null {
  const { failedAt, window } = asked;
  return failedAt
    ? sql`select from ${transactionsOf(asked)}, lateral (${selectEntries(failedAt, window ?? always, entryFailed)}) f where ${matchesSelection(asked)}`
    : null;
}

function inTime(asked: TransactionSelection): Sql {
  const { states, through, failedAt, window } = asked;
  if (onlyAttention(asked)) return sql`true`;
  if (states.length > 0)
    return sql`(${join(
      states.map((state) => inState(state, asked)),
      ' or ',
    )})`;
  return through || failedAt ? sql`true` : within(sql`t.started_at`, window);
}

const measureColumns: Record<string, Sql> = {
  amount: sql`t.amount_minor`,
  amountminor: sql`t.amount_minor`,
  lines: sql`t.lines`,
  people: sql`t.people`,
  attempts: sql`t.attempts`,
};
const comparisonSql: Record<Comparison, Sql> = { '>': sql`>`, '>=': sql`>=`, '<': sql`<`, '<=': sql`<=`, '=': sql`=` };

/** The whole number to compare a column of whole numbers with, so that its index is used; null when none can be equal. */
function wholeOf(compare: Comparison, value: number): number | null {
  const near = Math.round(value);
  if (Math.abs(near - value) < 1e-6) return near;
  if (compare === '=') return null;
  return compare === '>' || compare === '<=' ? Math.floor(value) : Math.ceil(value);
}

/** Measures without a column of their own are compared where they are numbers. An amount is typed in whole units of its currency. */
function compares({ measure, compare, value }: TypedMeasure): Sql {
  const name = measure.toLowerCase();
  const column = measureColumns[name];
  if (column) {
    const whole = wholeOf(compare, name === 'amount' ? value * 100 : value);
    return whole === null || Math.abs(whole) > 2 ** 53 ? sql`false` : sql`${column} ${comparisonSql[compare]} ${whole}::bigint`;
  }
  return sql`case when jsonb_typeof(t.measures -> ${measure}::text) = 'number' then (t.measures ->> ${measure}::text)::float8 ${comparisonSql[compare]} ${value}::float8 else false end`;
}

const bears = ({ environment, kinds, words }: Bearing): Sql =>
  sql`exists (select from transaction_key b where b.transaction_id = t.id and b.environment = ${environment} and b.kind = any(${[...kinds]}::text[]) and b.value = any(${[...words]}::text[]))`;

const oneOf = (column: Sql, values: readonly string[] | undefined) =>
  values && values.length > 0 ? [sql`${column} = any(${values}::text[])`] : [];

/**
 * Where transactions `t` are taken from: all of them, or those that a search found, each looked up in its own partition. An id list as a
 * condition was probed in every partition, or not at all: the newest transactions were walked until enough were on the list.
 */
export function transactionsOf(asked: TransactionSelection): Sql {
  if (asked.found !== undefined) return sql`unnest(${[...asked.found]}::uuid[]) as wanted (id) join transaction t on t.id = wanted.id`;
  return onlyAttention(asked) ? sql`(${attentionOf(asked)}) t` : sql`transaction t`;
}

/** True when all of `transactionsOf` are few enough to be read and sorted. In the order of the index over time, every newer transaction would be met first. */
export const areFew = (asked: TransactionSelection): boolean => asked.found !== undefined || onlyAttention(asked);

/** The condition over alias `t` of `transactionsOf`, of everything asked: scope, states with their times, and every other filter. */
export function matchesSelection(asked: TransactionSelection): Sql {
  const { actor, scope, through, failedAt, window } = asked;
  const parts = [
    scopePredicate(actor, scope, 't'),
    inTime(asked),
    ...oneOf(sql`t.interface`, asked.interface),
    ...oneOf(sql`t.connector`, asked.connector),
    ...oneOf(sql`t.application`, asked.application),
    ...oneOf(sql`t.supplier`, asked.supplier),
  ];
  if (through) parts.push(passesThrough(through, window ?? always, asked.took && entryTook(asked.took)));
  if (failedAt) parts.push(passesThrough(failedAt, window ?? always, entryFailed));
  if (asked.none) parts.push(sql`false`);
  if (asked.openSince) parts.push(sql`t.state = 'open' and t.started_at < ${asked.openSince}`);
  for (const measure of asked.measures ?? []) parts.push(compares(measure));
  for (const bearing of asked.bearing ?? []) parts.push(bears(bearing));
  if (asked.milestone) parts.push(sql`t.milestone = ${asked.milestone}`);
  if (asked.reached)
    parts.push(
      sql`exists (select from milestone r where r.transaction_id = t.id and r.milestone = ${asked.reached} and r.reached_at is not null)`,
    );
  if (asked.error) parts.push(sql`(t.error_code = ${asked.error} or t.error_class = ${asked.error})`);
  if (asked.exception !== undefined)
    parts.push(sql`t.id in (select x.subject_id from exception e join exception_member x on x.exception_id = e.id and x.subject_kind = 'transaction'
      where e.environment = ${scope.environment} and e.number = ${asked.exception})`);
  return join(parts, ' and ');
}
