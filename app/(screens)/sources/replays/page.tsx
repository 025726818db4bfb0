import { HydrationBoundary } from '@tanstack/react-query';
import { requireActor } from '@/app/_http';
import { type PageInput, readPageQuery } from '@/app/_page';
import { ReplayAddressesScreen } from '@/components/sources/replay-addresses-screen';
import { AddressFaults } from '@/components/ui/address-faults';
import { dehydrateViews, replayAddressesQuery } from '@/lib/client';
import { replayAddressesEndpoint } from '@/lib/domain/endpoints';
import { listReplayAddresses } from '@/lib/show';

export const metadata = { title: 'Addresses for replays' };

export default async function ReplayAddressesPage({ searchParams }: PageInput) {
  const search = await searchParams;
  const actor = await requireActor('/sources/replays', search);
  const { params, query, faults } = readPageQuery(replayAddressesEndpoint, search);
  return (
    <HydrationBoundary state={dehydrateViews([[replayAddressesQuery(params).queryKey, await listReplayAddresses(actor, query)]])}>
      <AddressFaults faults={faults} />
      <ReplayAddressesScreen params={params} />
    </HydrationBoundary>
  );
}
