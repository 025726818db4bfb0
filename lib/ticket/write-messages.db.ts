import { z } from 'zod';
import { config } from '@/lib/config';
import { type Connection, execute, jsonb, query, sql } from '@/lib/db';
import { ConflictError, type ExceptionRecord, InvalidInputError, newId, severityNames, type TicketMessageKind } from '@/lib/domain';

/** What a ticket system is to hear. */
export interface TicketNews {
  exception: ExceptionRecord;
  kind: TicketMessageKind;
}

/**
 * Writes down what the ticket systems must hear, in the transaction of what happened. Environments without one hear nothing, but asking for a ticket there
 * is refused. Counts, places and links only, as in a mail. Errors: InvalidInputError, ConflictError when a ticket is there or asked for already.
 */
export async function writeMessages(tx: Connection, news: readonly TicketNews[], now: Date): Promise<void> {
  if (news.length === 0) return;
  const known = await query(
    sql`SELECT environment FROM ticket_address WHERE environment = ANY(${[...new Set(news.map(({ exception }) => exception.environment))]}::text[])`,
    z.object({ environment: z.string() }),
    tx,
  );
  const told = new Set(known.map(({ environment }) => environment));
  for (const { exception, kind } of news) if (kind === 'requested') await checkRequest(tx, exception, told);
  const rows = news
    .filter(({ exception }) => told.has(exception.environment))
    .map(({ exception: e, kind }) => ({ id: newId(now), exception_id: e.id, environment: e.environment, kind, body: bodyOf(e, kind) }));
  if (rows.length === 0) return;
  await execute(
    sql`INSERT INTO ticket_message (id, exception_id, environment, kind, body, created_at, due_at)
        SELECT id, exception_id, environment, kind, body, ${now}::timestamptz, ${now}::timestamptz
        FROM jsonb_to_recordset(${jsonb(rows)}) AS r (id uuid, exception_id uuid, environment text, kind text, body jsonb)`,
    tx,
  );
}

async function checkRequest(tx: Connection, { id, environment, ticketUrl }: ExceptionRecord, told: ReadonlySet<string>): Promise<void> {
  if (!told.has(environment)) throw new InvalidInputError(`No ticket system is set up for ${environment}. Link the ticket by its address.`);
  if (ticketUrl !== null) throw new ConflictError('It has a ticket already.');
  const [open] = await query(
    sql`SELECT true AS open FROM ticket_message WHERE exception_id = ${id}::uuid AND kind = 'requested' AND state IN ('waiting', 'sending') LIMIT 1`,
    z.object({ open: z.boolean() }),
    tx,
  );
  if (open) throw new ConflictError('A ticket has been asked for already; the answer is still to come.');
}

const bodyOf = (e: ExceptionRecord, kind: TicketMessageKind) => ({
  type: `throughline.ticket.${kind}`,
  environment: e.environment,
  exception: `EX-${e.number}`,
  url: `${config().baseUrl}/exceptions/EX-${e.number}`,
  ticketUrl: e.ticketUrl,
  title: e.title,
  statement: e.statement,
  state: e.state,
  severity: e.severity,
  severityName: severityNames[e.severity],
  team: e.team,
  facilities: e.facilities,
  workflows: e.workflows,
  transactions: e.transactions,
  openedAt: e.openedAt.toISOString(),
  dueAt: e.dueAt.toISOString(),
  resolvedAt: e.resolvedAt?.toISOString() ?? null,
  closedBy: e.closedBy,
});
