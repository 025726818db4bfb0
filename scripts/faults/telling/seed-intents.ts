import { z } from 'zod';
import { askDatabase } from '../ask-database';
import { makeAlerts } from '../make-alerts';
import type { Scene } from '../scene';
import { sendEvents } from '../send-events';
import { findAlerts } from './find-alert';
import type { Owed } from './judge-told';

/** Raises one Critical exception and writes down that so many people must hear of it, each by a mail of their own. Returns what is owed to whom. */
export async function seedIntents({ product, ledger, catalog }: Scene, count: number, name: string): Promise<Owed[]> {
  const [alert] = makeAlerts(1);
  if (!alert) return [];
  await sendEvents([alert], { url: product.url, key: product.keys.live, ledger });
  const [raised] = await findAlerts(product.databaseUrl(), catalog, [alert.supplier]);
  if (!raised) return [];
  const owed = Array.from({ length: count }, (_, n) => ({
    to: `${name}-${n}@many.example`,
    number: raised.number,
    messageId: `<${name}-${n}-${raised.number}@many.example>`,
  }));
  await askDatabase(
    product.databaseUrl(),
    {
      text: `INSERT INTO intent (id, exception_id, environment, reason, recipient, recipient_team, state, message_id, created_at, available_at)
        SELECT gen_random_uuid(), $1::uuid, 'production', 'opened', r."to", $2, 'waiting', r."messageId", clock_timestamp(), clock_timestamp()
        FROM jsonb_to_recordset($3::jsonb) AS r ("to" text, "messageId" text)`,
      values: [raised.id, raised.team, JSON.stringify(owed)],
    },
    z.unknown(),
  );
  return owed;
}

/** How many of these have not come to their end yet. */
export async function countOpen(databaseUrl: string, name: string): Promise<number> {
  const text = `SELECT count(*)::int AS n FROM intent WHERE recipient LIKE $1 AND state IN ('waiting', 'sending', 'unknown')`;
  const [row] = await askDatabase(databaseUrl, { text, values: [`${name}-%@many.example`] }, z.object({ n: z.number() }));
  return row?.n ?? 0;
}
