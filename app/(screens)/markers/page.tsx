import { HydrationBoundary } from '@tanstack/react-query';
import { requireActor } from '@/app/_http';
import { type PageInput, pageWindow, readPageQuery } from '@/app/_page';
import { MarkersScreen } from '@/components/markers/markers-screen';
import { AddressFaults } from '@/components/ui/address-faults';
import { dehydrateViews, markersQuery } from '@/lib/client';
import { markersEndpoint, markersWindow } from '@/lib/domain/endpoints';
import { listMarkers } from '@/lib/show';

export const metadata = { title: 'Markers' };

export default async function MarkersPage({ searchParams }: PageInput) {
  const search = await searchParams;
  const actor = await requireActor('/markers', search);
  const { params, query, faults } = readPageQuery(markersEndpoint, search);
  const now = new Date();
  const window = pageWindow(query, faults, now, markersWindow);
  const view = await listMarkers(actor, { ...query, scope: query, window }, now);
  return (
    <HydrationBoundary state={dehydrateViews([[markersQuery(params).queryKey, view]])}>
      <AddressFaults faults={faults} />
      <MarkersScreen params={params} />
    </HydrationBoundary>
  );
}
