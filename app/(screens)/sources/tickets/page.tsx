import { HydrationBoundary } from '@tanstack/react-query';
import { requireActor } from '@/app/_http';
import { type PageInput, readPageQuery } from '@/app/_page';
import { TicketsScreen } from '@/components/sources/tickets-screen';
import { AddressFaults } from '@/components/ui/address-faults';
import { dehydrateViews, ticketAddressQuery } from '@/lib/client';
import { ticketAddressEndpoint } from '@/lib/domain/endpoints';
import { readTicketAddress } from '@/lib/show';

export const metadata = { title: 'Ticket system' };

export default async function TicketsPage({ searchParams }: PageInput) {
  const search = await searchParams;
  const actor = await requireActor('/sources/tickets', search);
  const { params, query, faults } = readPageQuery(ticketAddressEndpoint, search);
  return (
    <HydrationBoundary state={dehydrateViews([[ticketAddressQuery(params).queryKey, await readTicketAddress(actor, query)]])}>
      <AddressFaults faults={faults} />
      <TicketsScreen params={params} />
    </HydrationBoundary>
  );
}
