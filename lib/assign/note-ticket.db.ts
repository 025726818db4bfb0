import { type Connection, execute, sql } from '@/lib/db';
import { appendHistory } from './append-history.db';

const by = { actorId: 'system:ticket', actorName: 'The ticket system' };

/** How telling the ticket system of an exception ended. */
export interface TicketEnd {
  exceptionId: string;
  kind: string;
  ticketUrl: string | null;
  fault: string | null;
}

/** Links the ticket that a ticket system names, where no person has linked one meanwhile, and writes into the history what could not be told. */
export async function noteTicket(tx: Connection, { exceptionId, kind, ticketUrl, fault }: TicketEnd): Promise<void> {
  if (fault !== null) return appendHistory(tx, [{ exceptionId, ...by, kind: 'ticket_failed', note: fault }]);
  if (kind !== 'requested') return;
  if (ticketUrl === null)
    return appendHistory(tx, [
      { exceptionId, ...by, kind: 'ticket_told', note: 'It took the request and named no ticket; link it when it is there.' },
    ]);
  const linked = await execute(
    sql`UPDATE exception SET ticket_url = ${ticketUrl}, version = version + 1, updated_at = clock_timestamp() WHERE id = ${exceptionId}::uuid AND ticket_url IS NULL`,
    tx,
  );
  if (linked > 0) await appendHistory(tx, [{ exceptionId, ...by, kind: 'ticket', after: ticketUrl }]);
}
