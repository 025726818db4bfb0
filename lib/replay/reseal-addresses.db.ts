import { z } from 'zod';
import { type Resealed, resealRows } from '@/lib/access';
import { execute, inTransaction, query, sql } from '@/lib/db';
import { REPLAY_SECRET } from './send-asks';

const row = z.object({ id: z.string(), secret: z.string() });

/** Seals the secrets of replay addresses by the AUTH_SECRET of now. */
export const resealReplayAddresses = (): Promise<Resealed> =>
  inTransaction(async (tx) => {
    const rows = await query(
      sql`SELECT environment || ' ' || connector AS id, secret FROM replay_address ORDER BY environment, connector FOR UPDATE`,
      row,
      tx,
    );
    return resealRows(rows, REPLAY_SECRET, (id, secret) =>
      execute(sql`UPDATE replay_address SET secret = ${secret} WHERE environment || ' ' || connector = ${id}`, tx),
    );
  });
