import { HydrationBoundary } from '@tanstack/react-query';
import { readOr, requireActor } from '@/app/_http';
import { readPageQuery } from '@/app/_page';
import { KpisScreen } from '@/components/kpis/kpis-screen';
import { AddressFaults } from '@/components/ui/address-faults';
import { dehydrateViews, forecastsQuery, kpisQuery } from '@/lib/client';
import { mayWriteKpi } from '@/lib/domain';
import { askedWindow, kpisEndpoint } from '@/lib/domain/endpoints';
import { listKpis, readForecasts } from '@/lib/show';

export const metadata = { title: 'KPIs' };

export default async function KpisPage({ searchParams }: PageProps<'/kpis'>) {
  const search = await searchParams;
  const actor = await requireActor('/kpis', search);
  const { params, query, faults } = readPageQuery(kpisEndpoint, search);
  const now = new Date();
  const [list, forecasts] = await Promise.all([
    listKpis(actor, { scope: query, window: askedWindow(query, now), now }),
    readOr(readForecasts(actor, { scope: query, now }), null),
  ]);
  return (
    <HydrationBoundary
      state={dehydrateViews([
        [kpisQuery(params).queryKey, list],
        ...(forecasts ? [[forecastsQuery(params).queryKey, forecasts] as const] : []),
      ])}
    >
      <AddressFaults faults={faults} />
      <KpisScreen params={params} mayWrite={mayWriteKpi(actor)} />
    </HydrationBoundary>
  );
}
