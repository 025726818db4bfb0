import { z } from 'zod';
import { recordAudit, refuseDeed, sealSecret } from '@/lib/access';
import type { CatalogIndex } from '@/lib/catalog';
import { execute, inTransaction, query, sql } from '@/lib/db';
import { type Actor, InvalidInputError, maySetRules, NotFoundError, newId, type SetWebhook } from '@/lib/domain';

export const WEBHOOK_SECRET = 'webhook';

/**
 * Sets where a chat or paging system takes messages, or takes it away. Only administrators without limits may: it tells of every place. Errors: ForbiddenError
 * (audited), InvalidInputError, NotFoundError.
 */
export async function setWebhook(actor: Actor, asked: SetWebhook, index: CatalogIndex, now: Date): Promise<void> {
  const deed = { action: asked.url === null ? 'webhook.remove' : 'webhook.set', targetKind: 'webhook', targetId: asked.name };
  if (!maySetRules(actor)) return refuseDeed(actor, { ...deed, reason: 'Webhooks are set by administrators of everything.' });
  const stranger = asked.teams.find((team) => !index.teams.has(team));
  if (stranger) throw new InvalidInputError(`The catalog has no team ${stranger}.`);
  if (asked.url !== null && !asked.private && !asked.url.startsWith('https://'))
    throw new InvalidInputError('The address must begin with https://, or be allowed to be inside the own network.');
  const template = asked.template ?? null;
  if (asked.url !== null && template !== null) {
    if (asked.kind !== 'plain') throw new InvalidInputError('A template takes the place of plain JSON: choose that kind with it.');
    if (!index.catalog.webhookTemplates.some(({ id }) => id === template))
      throw new InvalidInputError(`The catalog has no template ${template}.`);
  }
  await inTransaction(async (tx) => {
    const [was] = await query(
      sql`SELECT url, secret, private FROM webhook WHERE name = ${asked.name} FOR UPDATE`,
      z.object({ url: z.string(), secret: z.string(), private: z.boolean() }),
      tx,
    );
    if (asked.url === null) {
      if (!was) throw new NotFoundError(`There is no webhook ${asked.name}.`);
      await execute(sql`DELETE FROM webhook WHERE name = ${asked.name}`, tx);
    } else {
      const secret = asked.secret === undefined ? was?.secret : sealSecret(WEBHOOK_SECRET, asked.secret);
      if (secret === undefined) throw new InvalidInputError('A new webhook needs a secret that both sides know.');
      await execute(
        sql`INSERT INTO webhook (id, name, kind, url, private, secret, teams, severities, set_by, set_at, template)
            VALUES (${newId(now)}::uuid, ${asked.name}, ${asked.kind}, ${asked.url}, ${asked.private}, ${secret}, ${asked.teams}::text[],
              ${asked.severities}::text[], ${actor.id}, ${now}::timestamptz, ${template})
            ON CONFLICT (name) DO UPDATE SET kind = excluded.kind, url = excluded.url, private = excluded.private, secret = excluded.secret,
              teams = excluded.teams, severities = excluded.severities, set_by = excluded.set_by, set_at = excluded.set_at,
              template = excluded.template`,
        tx,
      );
    }
    await recordAudit(tx, actor, {
      ...deed,
      reason: null,
      ...(was ? { before: { url: was.url, private: was.private } } : {}),
      after: {
        kind: asked.kind,
        template,
        url: asked.url,
        private: asked.private,
        teams: asked.teams,
        severities: asked.severities,
        newSecret: asked.secret !== undefined,
      },
    });
  });
}
