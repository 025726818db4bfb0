import { HydrationBoundary } from '@tanstack/react-query';
import { requireActor } from '@/app/_http';
import { type PageInput, readPageQuery } from '@/app/_page';
import { SourcesScreen } from '@/components/sources/sources-screen';
import { AddressFaults } from '@/components/ui/address-faults';
import { dehydrateViews, sourcesQuery } from '@/lib/client';
import { sourcesEndpoint } from '@/lib/domain/endpoints';
import { readSources } from '@/lib/show';

export const metadata = { title: 'Sources' };

export default async function SourcesPage({ searchParams }: PageInput) {
  const search = await searchParams;
  const actor = await requireActor('/sources', search);
  const { params, query, faults } = readPageQuery(sourcesEndpoint, search);
  return (
    <HydrationBoundary state={dehydrateViews([[sourcesQuery(params).queryKey, await readSources(actor, query)]])}>
      <AddressFaults faults={faults} />
      <SourcesScreen params={params} />
    </HydrationBoundary>
  );
}
