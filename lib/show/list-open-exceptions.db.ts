import { scopePredicate } from '@/lib/access';
import { type Connection, numberOf, numberOrNull, oneOf, queryColumns, sql, textOf, textOrNull, timeOf } from '@/lib/db';
import { type Severity, severities } from '@/lib/domain';
import { type AttentionFilter, heldAt, openAt } from './find-attention.db';

export interface OpenExceptionRow {
  ref: string;
  title: string;
  statement: string;
  state: string;
  severity: Severity;
  team: string;
  runbook: string;
  opened_at: Date;
  first_at: Date;
  due_at: Date;
  connector: string | null;
  application: string | null;
  interface: string | null;
  currency: string | null;
  transactions: number;
  people: number | null;
  amount_minor: number | null;
  facilities: string[];
  departments: string[];
  workflows: string[];
}

const severityOf = oneOf(severities);
const readRow = (row: readonly unknown[]): OpenExceptionRow => ({
  ref: textOf(row[0]),
  title: textOf(row[1]),
  statement: textOf(row[2]),
  state: textOf(row[3]),
  severity: severityOf(row[4]),
  team: textOf(row[5]),
  runbook: textOf(row[6]),
  opened_at: timeOf(row[7]),
  first_at: timeOf(row[8]),
  due_at: timeOf(row[9]),
  connector: textOrNull(row[10]),
  application: textOrNull(row[11]),
  interface: textOrNull(row[12]),
  currency: textOrNull(row[13]),
  transactions: numberOf(row[14]),
  people: numberOrNull(row[15]),
  amount_minor: numberOrNull(row[16]),
  facilities: listOf(row[17]),
  departments: listOf(row[18]),
  workflows: listOf(row[19]),
});
/** As text: arrays of a thousand rows were a third of what reading them cost. */
const listOf = (value: unknown): string[] => textOf(value).split('\u001f');

const MOST = 1000;

/**
 * The exceptions open at the end of the window with at least one member not mended that the actor may see, worst first, at most
 * 1,000. Counts and sums hold those members only; money is in the exception's own currency.
 */
export function listOpenExceptions(filter: AttentionFilter, on: Connection): Promise<OpenExceptionRow[]> {
  const { actor, scope } = filter;
  return queryColumns(
    sql`with held as (
        select e.id, m.facility, m.department, m.workflow, count(*) filter (where m.subject_kind = 'transaction') as transactions, sum(m.people) as people,
          sum(m.amount_minor) filter (where m.currency = e.currency) as amount_minor
        from exception e join exception_member m on m.exception_id = e.id and ${heldAt(filter)} and ${scopePredicate(actor, scope, 'm')}
        where e.environment = ${scope.environment} and ${openAt(filter)} group by e.id, m.facility, m.department, m.workflow),
      summed as (
        select h.id, sum(h.transactions)::bigint as transactions, sum(h.people)::bigint as people, sum(h.amount_minor)::bigint as amount_minor,
          string_agg(distinct h.facility, chr(31)) as facilities, string_agg(distinct h.department, chr(31)) as departments,
          string_agg(distinct h.workflow, chr(31)) as workflows
        from held h group by h.id)
      select 'EX-' || e.number, e.title, e.statement, e.state, e.severity, e.team, e.runbook, e.opened_at, e.first_at, e.due_at,
        e.connector, e.application, e.interface, e.currency, s.transactions, s.people, s.amount_minor, s.facilities, s.departments, s.workflows
      from summed s join exception e on e.id = s.id
      order by e.severity, s.transactions desc, e.number limit ${MOST}`,
    readRow,
    on,
  );
}
