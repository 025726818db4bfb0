import { type Resealed, recordAudit, resealFactors } from '@/lib/access';
import { inTransaction } from '@/lib/db';
import type { Actor } from '@/lib/domain';
import { resealWebhooks } from '@/lib/notify';
import { resealReplayAddresses } from '@/lib/replay';
import { resealTicketAddresses } from '@/lib/ticket';

/** What was sealed, by what it is for. */
export type ResealedSecrets = Readonly<Record<'second factors' | 'webhooks' | 'replay addresses' | 'ticket systems', Resealed>>;

/**
 * Seals every stored secret by the AUTH_SECRET of now that was sealed by one before it, while everything goes on: whoever reads one meanwhile opens it by either.
 * It can die anywhere and be run again.
 */
export async function resealSecrets(actor: Pick<Actor, 'id' | 'name'>): Promise<ResealedSecrets> {
  const done: ResealedSecrets = {
    'second factors': await resealFactors(),
    webhooks: await resealWebhooks(),
    'replay addresses': await resealReplayAddresses(),
    'ticket systems': await resealTicketAddresses(),
  };
  const after = Object.fromEntries(
    Object.entries(done).map(([name, { anew, already, lost }]) => [name, { anew, already, unreadable: lost.length }]),
  );
  await inTransaction((tx) => recordAudit(tx, actor, { action: 'sealed.renew', targetKind: 'database', targetId: 'all', after }));
  return done;
}
