import { currentCatalog, indexCatalog } from '@/lib/catalog';
import type { Actor } from '@/lib/domain';
import type { ExceptionMembers } from '@/lib/domain/views/exception';
import { findException } from './get-exception.db';
import { listExceptionMembers } from './list-exception-members.db';

/** A page of the transactions and batches of the exception with this number that the reader may see. Throws NotFoundError. */
export async function findExceptionMembers(
  actor: Actor,
  { ref, cursor, limit, now }: { ref: string; cursor?: string | undefined; limit: number; now: Date },
): Promise<ExceptionMembers> {
  const { catalog } = await currentCatalog();
  const { id, environment } = await findException(actor, ref, now);
  return listExceptionMembers(actor, indexCatalog(catalog), { exceptionId: id, environment, cursor, limit });
}
