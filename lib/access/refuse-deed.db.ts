import { inTransaction } from '@/lib/db';
import { type Actor, ForbiddenError } from '@/lib/domain';
import { type AuditEntry, recordAudit } from './record-audit.db';

const NOTED = Symbol.for('throughline.noted');

/** Whether the audit trail tells of this refusal. */
export const isNoted = (refusal: ForbiddenError): boolean => NOTED in refusal;

/** Writes into the audit trail that somebody asked for what they may not do, in a transaction of its own, and throws ForbiddenError with `reason`. */
export async function refuseDeed(actor: Pick<Actor, 'id' | 'name'>, deed: Omit<AuditEntry, 'result'> & { reason: string }): Promise<never> {
  await inTransaction((tx) => recordAudit(tx, actor, { ...deed, result: 'refused' }));
  throw Object.assign(new ForbiddenError(deed.reason), { [NOTED]: true });
}
