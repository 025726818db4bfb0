import { z } from 'zod';
import { environmentSchema } from './event';

/** What a ticket system hears of: that a ticket is wanted or linked, and what becomes of an exception that has one. */
export const ticketMessageKinds = ['requested', 'linked', 'unlinked', 'resolved', 'reopened', 'severity'] as const;
export type TicketMessageKind = (typeof ticketMessageKinds)[number];

export const ticketMessageStates = ['waiting', 'sending', 'taken', 'refused', 'unreachable', 'cancelled'] as const;

/** Address of a ticket: https, and a name that the public knows. Who follows it decides whether they may see it. */
export const ticketUrlSchema = z.url({ protocol: /^https$/, hostname: z.regexes.domain }).max(500);

/** Where the ticket system of an environment is told. Without `secret` a known address keeps the one it has. */
export const ticketAddressSchema = z.strictObject({
  environment: environmentSchema,
  url: z.url({ protocol: /^https?$/ }).max(500),
  secret: z.string().min(24, 'must have at least 24 characters').max(200).optional(),
  private: z.boolean().default(false),
});
export type TicketAddress = z.infer<typeof ticketAddressSchema>;
