import { inTransaction } from '@/lib/db';
import { type Actor, ForbiddenError } from '@/lib/domain';
import { type AuditEntry, recordAudit } from './record-audit.db';

/** Writes into the audit trail that somebody asked for what they may not do, in a transaction of its own, and throws ForbiddenError with `reason`. */
export async function refuseDeed(actor: Pick<Actor, 'id' | 'name'>, deed: Omit<AuditEntry, 'result'> & { reason: string }): Promise<never> {
  await inTransaction((tx) => recordAudit(tx, actor, { ...deed, result: 'refused' }));
  throw new ForbiddenError(deed.reason);
}
