import { HydrationBoundary } from '@tanstack/react-query';
import { requireActor } from '@/app/_http';
import { type PageInput, readPageQuery } from '@/app/_page';
import { MappingsScreen } from '@/components/sources/mappings-screen';
import { AddressFaults } from '@/components/ui/address-faults';
import { dehydrateViews, presetsQuery } from '@/lib/client';
import { presetsEndpoint } from '@/lib/domain/endpoints';
import { listPresets } from '@/lib/show';

export const metadata = { title: 'Mappings' };

export default async function MappingsPage({ searchParams }: PageInput) {
  const { preset, ...search } = await searchParams;
  const actor = await requireActor('/sources/mappings', await searchParams);
  const { params, query, faults } = readPageQuery(presetsEndpoint, search);
  return (
    <HydrationBoundary state={dehydrateViews([[presetsQuery(params).queryKey, await listPresets(actor, query)]])}>
      <AddressFaults faults={faults} />
      <MappingsScreen params={params} asked={typeof preset === 'string' ? preset : null} />
    </HydrationBoundary>
  );
}
