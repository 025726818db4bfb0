import { z } from 'zod';
import { environmentSchema } from '../event';
import { ticketMessageKinds, ticketMessageStates } from '../ticket';

const time = z.iso.datetime();

/** One message to the ticket system, and how it ended. */
export const ticketMessageRowSchema = z.object({
  id: z.string(),
  ref: z.string(),
  kind: z.enum(ticketMessageKinds),
  state: z.enum(ticketMessageStates),
  attempts: z.number(),
  answer: z.string().nullable(),
  at: time,
  endedAt: time.nullable(),
});

export const ticketAddressViewSchema = z.object({
  environment: environmentSchema,
  timezone: z.string(),
  asOf: time,
  mayManage: z.boolean(),
  /** Null: no ticket system is told. Never a secret. */
  url: z.string().nullable(),
  private: z.boolean(),
  changedBy: z.string().nullable(),
  changedAt: time.nullable(),
  /** The latest hundred, newest first. */
  rows: z.array(ticketMessageRowSchema),
});
export type TicketAddressView = z.infer<typeof ticketAddressViewSchema>;
