import { z } from 'zod';
import { scopePredicate } from '@/lib/access';
import type { CatalogIndex } from '@/lib/catalog';
import { type Connection, query, sql } from '@/lib/db';
import type { Actor, Environment } from '@/lib/domain';
import { transactionColumns } from './select-transactions.db';
import { transactionRecordSchema } from './transaction-row';

const linkSchema = transactionRecordSchema
  .omit({ late_since: true })
  .extend({ relation: z.enum(['parent', 'shares_key']), kind: z.string(), value: z.string() });
export type LinkRecord = z.infer<typeof linkSchema>;

const MOST_LINKS = 20;

/** Keys that name one thing (an order, a hire), so that two transactions with the same one belong together; a cost centre does not. */
const naming = (index: CatalogIndex) => [
  ...new Set(
    [...index.workflows.values()].flatMap(({ workflow }) =>
      workflow.businessKeys.filter((key) => key.identity || key.role === 'root').map((key) => `key:${key.id}`),
    ),
  ),
];

export interface LinkInput {
  environment: Environment;
  id: string;
  /** The sender's ids of parents, as its log entries name them. */
  parents: readonly string[];
}

/** Transactions the actor may see that this one names as parent, or that carry the same naming key; newest first, at most 20. */
export function listLinkedTransactions(
  actor: Actor,
  index: CatalogIndex,
  { environment, id, parents }: LinkInput,
  on: Connection,
): Promise<LinkRecord[]> {
  return query(
    sql`with linked as (
        select k.transaction_id, 'parent' as relation, k.kind, k.value from transaction_key k
          where k.environment = ${environment} and k.kind = 'transaction' and k.value = any(${[...parents]}::text[])
        union all
        select k.transaction_id, 'shares_key', k.kind, k.value from transaction_key own
          join transaction_key k on k.environment = own.environment and k.kind = own.kind and k.value = own.value
          where own.transaction_id = ${id} and own.environment = ${environment} and own.kind = any(${naming(index)}::text[])
      ), first as (select distinct on (transaction_id) * from linked where transaction_id <> ${id} order by transaction_id, relation)
      select ${transactionColumns}, f.relation, f.kind, f.value from first f join transaction t on t.id = f.transaction_id
      where ${scopePredicate(actor, { environment }, 't')} order by t.started_at desc limit ${MOST_LINKS}`,
    linkSchema,
    on,
  );
}
