import { z } from 'zod';
import { mayAct, placesFor } from '@/lib/access';
import { currentCatalog } from '@/lib/catalog';
import { query, sql } from '@/lib/db';
import { type Actor, ForbiddenError, type Scope, ticketMessageKinds, ticketMessageStates } from '@/lib/domain';
import type { TicketAddressView } from '@/lib/domain/views/tickets';

const addressSchema = z.object({ url: z.string(), private: z.boolean(), changed_name: z.string().nullable(), changed_at: z.date() });
const messageSchema = z.object({
  id: z.string(),
  number: z.number(),
  kind: z.enum(ticketMessageKinds),
  state: z.enum(ticketMessageStates),
  attempts: z.number(),
  answer: z.string().nullable(),
  created_at: z.date(),
  ended_at: z.date().nullable(),
});
const SHOWN = 100;

/** Where the ticket system of an environment is told and its latest messages. Throws ForbiddenError unless the reader runs the whole environment. */
export async function readTicketAddress(
  actor: Actor,
  { environment }: Pick<Scope, 'environment'>,
  now = new Date(),
): Promise<TicketAddressView> {
  if (!mayAct(actor, 'read:operations', { environment }) || !placesFor(actor, environment).all)
    throw new ForbiddenError(
      'The ticket system is for people who run the whole environment: IT operations, on call, administrators, auditors.',
    );
  const { catalog } = await currentCatalog();
  const [address] = await query(
    sql`select a.url, a.private, p.name as changed_name, a.changed_at from ticket_address a left join person p on p.id = a.changed_by
      where a.environment = ${environment}`,
    addressSchema,
  );
  const rows = await query(
    sql`select m.id, e.number, m.kind, m.state, m.attempts, m.answer, m.created_at, m.ended_at from ticket_message m join exception e on e.id = m.exception_id
      where m.environment = ${environment} order by m.position desc limit ${SHOWN}`,
    messageSchema,
  );
  return {
    environment,
    timezone: catalog.organisation.timezone,
    asOf: now.toISOString(),
    mayManage: mayAct(actor, 'admin:keys', { environment }),
    url: address?.url ?? null,
    private: address?.private ?? false,
    changedBy: address?.changed_name ?? null,
    changedAt: address?.changed_at.toISOString() ?? null,
    rows: rows.map(({ id, number, kind, state, attempts, answer, created_at, ended_at }) => ({
      id,
      ref: `EX-${number}`,
      kind,
      state,
      attempts,
      answer,
      at: created_at.toISOString(),
      endedAt: ended_at?.toISOString() ?? null,
    })),
  };
}

/** True when a ticket may be asked for: a ticket system is set up, and none is asked for already. */
export async function mayAskTicket({
  id,
  environment,
  ticket_url,
}: {
  id: string;
  environment: string;
  ticket_url: string | null;
}): Promise<boolean> {
  if (ticket_url !== null) return false;
  const [row] = await query(
    sql`select exists (select from ticket_address where environment = ${environment}) and not exists (select from ticket_message
        where exception_id = ${id}::uuid and kind = 'requested' and state in ('waiting', 'sending')) as may`,
    z.object({ may: z.boolean() }),
  );
  return row?.may ?? false;
}
