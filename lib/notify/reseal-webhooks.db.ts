import { z } from 'zod';
import { type Resealed, resealRows } from '@/lib/access';
import { execute, inTransaction, query, sql } from '@/lib/db';
import { WEBHOOK_SECRET } from './set-webhook.db';

const row = z.object({ id: z.string(), secret: z.string() });

/** Seals the secrets of webhooks by the AUTH_SECRET of now. */
export const resealWebhooks = (): Promise<Resealed> =>
  inTransaction(async (tx) => {
    const rows = await query(sql`SELECT name AS id, secret FROM webhook ORDER BY name FOR UPDATE`, row, tx);
    return resealRows(rows, WEBHOOK_SECRET, (name, secret) => execute(sql`UPDATE webhook SET secret = ${secret} WHERE name = ${name}`, tx));
  });
