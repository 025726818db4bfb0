import { z } from 'zod';
import { scopePredicate } from '@/lib/access';
import { query, sql } from '@/lib/db';
import type { Actor, Environment } from '@/lib/domain';
import type { ExceptionView } from '@/lib/domain/views/exception';

const rowSchema = z.object({
  class: z.string().nullable(),
  code: z.string().nullable(),
  message: z.string().nullable(),
  transactions: z.number(),
});

/** The distinct errors of the visible transactions of an exception as senders worded them, most frequent first, at most 10. */
export async function listErrors(
  actor: Actor,
  { exceptionId, environment }: { exceptionId: string; environment: Environment },
): Promise<ExceptionView['technical']['errors']> {
  return query(
    sql`select t.error_class as class, t.error_code as code, min(t.error_message) as message, count(*)::int as transactions
      from exception_member m join transaction t on t.id = m.subject_id
      where m.exception_id = ${exceptionId}::uuid and ${scopePredicate(actor, { environment }, 'm')}
        and (t.error_class is not null or t.error_code is not null or t.error_message is not null)
      group by 1, 2 order by 4 desc, 1, 2 limit 10`,
    rowSchema,
  );
}
