import { HydrationBoundary } from '@tanstack/react-query';
import { requireActor } from '@/app/_http';
import { type PageInput, readPageQuery } from '@/app/_page';
import { RefusedScreen } from '@/components/sources/refused-screen';
import { AddressFaults } from '@/components/ui/address-faults';
import { dehydrateViews, rejectedListQuery } from '@/lib/client';
import { rejectedListEndpoint } from '@/lib/domain/endpoints';
import { listRejected } from '@/lib/show';

export const metadata = { title: 'Refused' };

export default async function RefusedPage({ searchParams }: PageInput) {
  const search = await searchParams;
  const actor = await requireActor('/sources/refused', search);
  const { params, query, faults } = readPageQuery(rejectedListEndpoint, search);
  return (
    <HydrationBoundary state={dehydrateViews([[rejectedListQuery(params).queryKey, await listRejected(actor, query)]])}>
      <AddressFaults faults={faults} />
      <RefusedScreen params={params} />
    </HydrationBoundary>
  );
}
