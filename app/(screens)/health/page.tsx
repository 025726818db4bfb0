import { HydrationBoundary } from '@tanstack/react-query';
import { requireActor } from '@/app/_http';
import { type PageInput, pageWindow, readPageQuery } from '@/app/_page';
import { HealthScreen } from '@/components/health/health-screen';
import { AddressFaults } from '@/components/ui/address-faults';
import { dehydrateViews, healthQuery } from '@/lib/client';
import { healthEndpoint } from '@/lib/domain/endpoints';
import { readHealth } from '@/lib/pipeline';
import { readRegion } from '@/lib/show';

export const metadata = { title: 'Health' };

export default async function HealthPage({ searchParams }: PageInput) {
  const search = await searchParams;
  const actor = await requireActor('/health', search);
  const { params, query, faults } = readPageQuery(healthEndpoint, search);
  const [health, region] = await Promise.all([
    readHealth(actor, { scope: query, window: pageWindow(query, faults), compare: query.compare }),
    readRegion(actor),
  ]);
  return (
    <HydrationBoundary state={dehydrateViews([[healthQuery(params).queryKey, health]])}>
      <AddressFaults faults={faults} />
      <HealthScreen params={params} region={region} />
    </HydrationBoundary>
  );
}
