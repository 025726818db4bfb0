import { HydrationBoundary } from '@tanstack/react-query';
import { requireActor } from '@/app/_http';
import { orNotFound, type PageInput, pageWindow, readPageQuery } from '@/app/_page';
import { FacilityScreen } from '@/components/health/facility-screen';
import { AddressFaults } from '@/components/ui/address-faults';
import { applicationMetricsQuery, dehydrateViews, facilityQuery } from '@/lib/client';
import { facilityEndpoint } from '@/lib/domain/endpoints';
import { readApplicationMetrics, readFacility } from '@/lib/show';

export const metadata = { title: 'Facility' };

export default async function FacilityPage({ params: path, searchParams }: PageInput<{ id: string }>) {
  const [{ id }, search] = [await path, await searchParams];
  const actor = await requireActor(`/facilities/${id}`, search);
  const { params, query, faults } = readPageQuery(facilityEndpoint, search);
  const now = new Date();
  const window = pageWindow(query, faults, now);
  const ownParams = { environment: query.environment, facility: id };
  const [view, own] = await Promise.all([
    orNotFound(readFacility(actor, id, { scope: query, window, now })),
    readApplicationMetrics(actor, { scope: { environment: query.environment, facility: [id] } }, now),
  ]);
  return (
    <HydrationBoundary
      state={dehydrateViews([
        [facilityQuery(id, params).queryKey, view],
        [applicationMetricsQuery(ownParams).queryKey, own],
      ])}
    >
      <AddressFaults faults={faults} />
      <FacilityScreen id={id} params={params} ownParams={ownParams} />
    </HydrationBoundary>
  );
}
