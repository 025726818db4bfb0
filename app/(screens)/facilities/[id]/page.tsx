import { HydrationBoundary } from '@tanstack/react-query';
import { requireActor } from '@/app/_http';
import { orNotFound, type PageInput, pageWindow, readPageQuery } from '@/app/_page';
import { FacilityScreen } from '@/components/health/facility-screen';
import { AddressFaults } from '@/components/ui/address-faults';
import { dehydrateViews, facilityQuery } from '@/lib/client';
import { facilityEndpoint } from '@/lib/domain/endpoints';
import { readFacility } from '@/lib/show';

export const metadata = { title: 'Facility' };

export default async function FacilityPage({ params: path, searchParams }: PageInput<{ id: string }>) {
  const [{ id }, search] = [await path, await searchParams];
  const actor = await requireActor(`/facilities/${id}`, search);
  const { params, query, faults } = readPageQuery(facilityEndpoint, search);
  const now = new Date();
  const view = await orNotFound(readFacility(actor, id, { scope: query, window: pageWindow(query, faults, now), now }));
  return (
    <HydrationBoundary state={dehydrateViews([[facilityQuery(id, params).queryKey, view]])}>
      <AddressFaults faults={faults} />
      <FacilityScreen id={id} params={params} />
    </HydrationBoundary>
  );
}
