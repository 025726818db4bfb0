import { z } from 'zod';
import { type Resealed, resealRows } from '@/lib/access';
import { execute, inTransaction, query, sql } from '@/lib/db';
import { TICKET_SECRET } from './manage-address.db';

const row = z.object({ id: z.string(), secret: z.string() });

/** Seals the secrets of ticket systems by the AUTH_SECRET of now. */
export const resealTicketAddresses = (): Promise<Resealed> =>
  inTransaction(async (tx) => {
    const rows = await query(sql`SELECT environment AS id, secret FROM ticket_address ORDER BY environment FOR UPDATE`, row, tx);
    return resealRows(rows, TICKET_SECRET, (id, secret) =>
      execute(sql`UPDATE ticket_address SET secret = ${secret} WHERE environment = ${id}`, tx),
    );
  });
