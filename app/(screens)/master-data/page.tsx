import { HydrationBoundary } from '@tanstack/react-query';
import { requireActor } from '@/app/_http';
import { type PageInput, pageWindow, readPageQuery } from '@/app/_page';
import { MasterDataScreen } from '@/components/inventory/master-data-screen';
import { AddressFaults } from '@/components/ui/address-faults';
import { dehydrateViews, masterDataQuery } from '@/lib/client';
import { masterDataEndpoint } from '@/lib/domain/endpoints';
import { readMasterData } from '@/lib/show';

export const metadata = { title: 'Master data' };

export default async function MasterDataPage({ searchParams }: PageInput) {
  const search = await searchParams;
  const actor = await requireActor('/master-data', search);
  const { params, query, faults } = readPageQuery(masterDataEndpoint, search);
  const now = new Date();
  const view = await readMasterData(actor, { ...query, scope: query, window: pageWindow(query, faults, now), now });
  return (
    <HydrationBoundary state={dehydrateViews([[masterDataQuery(params).queryKey, view]])}>
      <AddressFaults faults={faults} />
      <MasterDataScreen params={params} />
    </HydrationBoundary>
  );
}
