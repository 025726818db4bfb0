import { z } from 'zod';
import { placesFor, recordAudit, sealSecret } from '@/lib/access';
import type { CatalogIndex } from '@/lib/catalog';
import { execute, inTransaction, query, sql } from '@/lib/db';
import { type Actor, type Environment, ForbiddenError, InvalidInputError, mayAct, NotFoundError, type ReplayAddress } from '@/lib/domain';
import { REPLAY_SECRET } from './send-asks';

function checkRight(actor: Actor, environment: Environment): void {
  if (!mayAct(actor, 'admin:keys', { environment }) || !placesFor(actor, environment).all)
    throw new ForbiddenError('Addresses for replays are set by administrators of the whole environment.');
}

/** Sets where the middleware behind a connector takes replays. Errors: ForbiddenError, InvalidInputError for an unknown connector or a first address without a secret. */
export async function setReplayAddress(actor: Actor, asked: ReplayAddress, index: CatalogIndex): Promise<void> {
  const { environment, connector, url, secret, perMinute } = asked;
  checkRight(actor, environment);
  if (!index.connectors.has(connector)) throw new InvalidInputError(`The catalog knows no connector ${connector}.`);
  if (!asked.private && !url.startsWith('https://'))
    throw new InvalidInputError('The address must begin with https://, or be allowed to be inside the own network.');
  await inTransaction(async (tx) => {
    const [was] = await query(
      sql`SELECT url, secret, private, per_minute FROM replay_address WHERE environment = ${environment} AND connector = ${connector} FOR UPDATE`,
      z.object({ url: z.string(), secret: z.string(), private: z.boolean(), per_minute: z.number() }),
      tx,
    );
    const sealed = secret === undefined ? was?.secret : sealSecret(REPLAY_SECRET, secret);
    if (sealed === undefined) throw new InvalidInputError('A new address needs a secret that both sides know.');
    await execute(
      sql`INSERT INTO replay_address (environment, connector, url, secret, private, per_minute, changed_by)
          VALUES (${environment}, ${connector}, ${url}, ${sealed}, ${asked.private}, ${perMinute}, ${actor.id})
          ON CONFLICT (environment, connector) DO UPDATE SET url = excluded.url, secret = excluded.secret, private = excluded.private,
            per_minute = excluded.per_minute, changed_by = excluded.changed_by, changed_at = now()`,
      tx,
    );
    await recordAudit(tx, actor, {
      action: 'replay_address.set',
      targetKind: 'connector',
      targetId: connector,
      before: was && { url: was.url, private: was.private, perMinute: was.per_minute },
      after: { environment, url, private: asked.private, perMinute, newSecret: secret !== undefined },
    });
  });
}

/** Takes the address of a connector away: nothing more is sent there. Errors: ForbiddenError, NotFoundError. */
export async function removeReplayAddress(actor: Actor, environment: Environment, connector: string): Promise<void> {
  checkRight(actor, environment);
  await inTransaction(async (tx) => {
    const n = await execute(sql`DELETE FROM replay_address WHERE environment = ${environment} AND connector = ${connector}`, tx);
    if (n === 0) throw new NotFoundError(`Connector ${connector} has no address for replays.`);
    await recordAudit(tx, actor, { action: 'replay_address.remove', targetKind: 'connector', targetId: connector, after: { environment } });
  });
}
