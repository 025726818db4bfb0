/**
 * Tells a ticket system of exceptions that have a ticket or are to get one: messages are rows, written with the deed that made them and sent afterwards,
 * signed, with the same id however often, never inside the own network unless that is allowed.
 */
export { removeTicketAddress, setTicketAddress } from './manage-address.db';
export type { Settle, Settled } from './note-message.db';
export { resealTicketAddresses } from './reseal-addresses.db';
export { sendMessages } from './send-messages';
export { writeMessages } from './write-messages.db';
