import { z } from 'zod';
import { scopePredicate } from '@/lib/access';
import { type Connection, query, sql } from '@/lib/db';
import { severitySchema } from '@/lib/domain';
import { type AttentionFilter, heldAt, openAt } from './find-attention.db';

const ids = z.array(z.string());
const rowSchema = z.object({
  ref: z.string(),
  title: z.string(),
  statement: z.string(),
  state: z.string(),
  severity: severitySchema,
  team: z.string(),
  runbook: z.string(),
  opened_at: z.date(),
  first_at: z.date(),
  due_at: z.date(),
  connector: z.string().nullable(),
  application: z.string().nullable(),
  interface: z.string().nullable(),
  transactions: z.number(),
  people: z.number().nullable(),
  amount_minor: z.number().nullable(),
  currency: z.string().nullable(),
  facilities: ids,
  departments: ids,
  workflows: ids,
});
export type OpenExceptionRow = z.infer<typeof rowSchema>;

const MOST = 1000;

/**
 * The exceptions open at the end of the window with at least one member not mended that the actor may see, worst first, at most
 * 1,000. Counts and sums hold those members only; money is in the exception's own currency.
 */
export function listOpenExceptions(filter: AttentionFilter, on: Connection): Promise<OpenExceptionRow[]> {
  const { actor, scope } = filter;
  return query(
    sql`select 'EX-' || e.number as ref, e.title, e.statement, e.state, e.severity, e.team, e.runbook, e.opened_at, e.first_at, e.due_at,
        e.connector, e.application, e.interface, e.currency, m.transactions, m.people, m.amount_minor, m.facilities, m.departments, m.workflows
      from exception e
      join lateral (
        select count(*) filter (where m.subject_kind = 'transaction') as transactions, sum(m.people) as people,
          sum(m.amount_minor) filter (where m.currency = e.currency)::bigint as amount_minor, count(*) as members,
          array_agg(distinct m.facility) as facilities, array_agg(distinct m.department) as departments, array_agg(distinct m.workflow) as workflows
        from exception_member m where m.exception_id = e.id and ${heldAt(filter)} and ${scopePredicate(actor, scope, 'm')}
      ) m on m.members > 0
      where e.environment = ${scope.environment} and ${openAt(filter)}
      order by e.severity, m.transactions desc, e.number limit ${MOST}`,
    rowSchema,
    on,
  );
}
