import { recordAudit, refuseDeed } from '@/lib/access';
import { currentCatalog, indexCatalog } from '@/lib/catalog';
import { inTransaction } from '@/lib/db';
import { type Actor, mayAct } from '@/lib/domain';
import type { TransactionView } from '@/lib/domain/views/transactions';
import { getRevealed, getTransaction } from '@/lib/show';
import { redactSaid } from './redact-said';

/**
 * One transaction with what is hidden from the actor's role; that they looked and why is in the audit trail before they see it. Errors: NotFoundError
 * where they may not see the transaction, ForbiddenError (audited) where they may not reveal.
 */
export async function revealTransaction(actor: Actor, id: string, why: string, now: Date): Promise<TransactionView> {
  const { environment, row } = await getTransaction(actor, id, now);
  const reason = redactSaid(why, indexCatalog((await currentCatalog()).catalog), { workflows: [row.workflow.id] });
  const deed = { action: 'transaction.reveal', targetKind: 'transaction', targetId: id, reason };
  if (!mayAct(actor, 'reveal:personal', { environment, facilities: [row.facility.id], workflows: [row.workflow.id] }))
    return refuseDeed(actor, { ...deed, reason: 'Your roles do not reveal personal data there.' });
  await inTransaction((tx) => recordAudit(tx, actor, deed));
  return getRevealed(actor, id, now);
}
