import { z } from 'zod';
import { scopePredicate } from '@/lib/access';
import { type Connection, query, sql } from '@/lib/db';
import { type Actor, type ExceptionRecord, mayAct, NotFoundError } from '@/lib/domain';
import { exceptionRowSchema } from './exception-row';

/** The exception, locked, when the actor may see some member of it. Throws NotFoundError otherwise. */
export async function findVisible(tx: Connection, actor: Actor, number: number): Promise<ExceptionRecord> {
  const [exception] = await query(sql`SELECT * FROM exception WHERE number = ${number} FOR UPDATE`, exceptionRowSchema, tx);
  if (exception && (await seesMember(tx, actor, exception)) && mayAct(actor, 'read:exceptions', { ...exception })) return exception;
  throw new NotFoundError(`There is no exception EX-${number}, or it is in a place you may not see.`);
}

/** True when the actor may see some member of the exception. */
export async function seesMember(tx: Connection, actor: Actor, { id, environment }: ExceptionRecord): Promise<boolean> {
  const seen = await query(
    sql`SELECT true AS seen FROM exception_member m WHERE m.exception_id = ${id}::uuid AND ${scopePredicate(actor, { environment }, 'm')} LIMIT 1`,
    z.object({ seen: z.boolean() }),
    tx,
  );
  return seen.length > 0;
}
