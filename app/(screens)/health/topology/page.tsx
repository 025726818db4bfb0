import { HydrationBoundary } from '@tanstack/react-query';
import { requireActor } from '@/app/_http';
import { type PageInput, pageWindow, readPageQuery } from '@/app/_page';
import { TopologyScreen } from '@/components/health/topology-screen';
import { AddressFaults } from '@/components/ui/address-faults';
import { dehydrateViews, topologyQuery } from '@/lib/client';
import { topologyEndpoint } from '@/lib/domain/endpoints';
import { readTopology } from '@/lib/show';

export const metadata = { title: 'Topology' };

export default async function TopologyPage({ searchParams }: PageInput) {
  const search = await searchParams;
  const actor = await requireActor('/health/topology', search);
  const { params, query, faults } = readPageQuery(topologyEndpoint, search);
  const now = new Date();
  const topology = await readTopology(actor, { scope: query, window: pageWindow(query, faults, now), now });
  return (
    <HydrationBoundary state={dehydrateViews([[topologyQuery(params).queryKey, topology]])}>
      <AddressFaults faults={faults} />
      <TopologyScreen params={params} />
    </HydrationBoundary>
  );
}
