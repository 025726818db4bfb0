import { z } from 'zod';
import { placesFor, recordAudit, sealSecret } from '@/lib/access';
import { execute, inTransaction, query, sql } from '@/lib/db';
import { type Actor, type Environment, ForbiddenError, InvalidInputError, mayAct, NotFoundError, type TicketAddress } from '@/lib/domain';

export const TICKET_SECRET = 'ticket';

function checkRight(actor: Actor, environment: Environment): void {
  if (!mayAct(actor, 'admin:keys', { environment }) || !placesFor(actor, environment).all)
    throw new ForbiddenError('The ticket system is set up by administrators of the whole environment.');
}

/** Sets where the ticket system of an environment is told. Errors: ForbiddenError, InvalidInputError for a first address without a secret. */
export async function setTicketAddress(actor: Actor, asked: TicketAddress): Promise<void> {
  const { environment, url, secret } = asked;
  checkRight(actor, environment);
  if (!asked.private && !url.startsWith('https://'))
    throw new InvalidInputError('The address must begin with https://, or be allowed to be inside the own network.');
  await inTransaction(async (tx) => {
    const [was] = await query(
      sql`SELECT url, secret, private FROM ticket_address WHERE environment = ${environment} FOR UPDATE`,
      z.object({ url: z.string(), secret: z.string(), private: z.boolean() }),
      tx,
    );
    const sealed = secret === undefined ? was?.secret : sealSecret(TICKET_SECRET, secret);
    if (sealed === undefined) throw new InvalidInputError('A new address needs a secret that both sides know.');
    await execute(
      sql`INSERT INTO ticket_address (environment, url, secret, private, changed_by) VALUES (${environment}, ${url}, ${sealed}, ${asked.private}, ${actor.id})
          ON CONFLICT (environment) DO UPDATE SET url = excluded.url, secret = excluded.secret, private = excluded.private,
            changed_by = excluded.changed_by, changed_at = now()`,
      tx,
    );
    await recordAudit(tx, actor, {
      action: 'ticket_address.set',
      targetKind: 'environment',
      targetId: environment,
      before: was && { url: was.url, private: was.private },
      after: { url, private: asked.private, newSecret: secret !== undefined },
    });
  });
}

/** Takes the address away: what waits is cancelled. Errors: ForbiddenError, NotFoundError. */
export async function removeTicketAddress(actor: Actor, environment: Environment): Promise<void> {
  checkRight(actor, environment);
  await inTransaction(async (tx) => {
    const n = await execute(sql`DELETE FROM ticket_address WHERE environment = ${environment}`, tx);
    if (n === 0) throw new NotFoundError(`No ticket system is set up for ${environment}.`);
    await recordAudit(tx, actor, { action: 'ticket_address.remove', targetKind: 'environment', targetId: environment });
  });
}
