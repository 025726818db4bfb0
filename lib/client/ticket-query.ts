import { queryOptions } from '@tanstack/react-query';
import type { Environment, TicketAddress } from '@/lib/domain';
import type { TicketAddressView } from '@/lib/domain/views/tickets';
import { fetchView, sendAction, type ViewParams } from './fetch-view';

/** Where the ticket system is told, and what it was told of late. */
export const ticketAddressQuery = (params: ViewParams) =>
  queryOptions({
    queryKey: ['ticket-address', params],
    queryFn: ({ signal }) => fetchView<TicketAddressView>('/api/ticket-address', params, signal),
  });

/** Sets or, with a null address, takes away where the ticket system is told. Throws ViewError. */
export const setTicketAddress = (asked: TicketAddress | { environment: Environment; url: null }) =>
  sendAction<TicketAddressView>('/api/ticket-address', asked);
