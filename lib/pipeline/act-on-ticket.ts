import type { Actor, Environment, TicketAddress } from '@/lib/domain';
import { removeTicketAddress, setTicketAddress } from '@/lib/ticket';

/** Sets where the ticket system of an environment is told, or takes it away when `address` is null. Errors: as lib/ticket says. */
export const changeTicketAddress = (actor: Actor, environment: Environment, address: TicketAddress | null): Promise<void> =>
  address === null ? removeTicketAddress(actor, environment) : setTicketAddress(actor, address);
