import { HydrationBoundary } from '@tanstack/react-query';
import { requireActor } from '@/app/_http';
import { orNotFound, type PageInput, pageWindow, readPageQuery } from '@/app/_page';
import { InterfaceScreen } from '@/components/health/interface-screen';
import { AddressFaults } from '@/components/ui/address-faults';
import { applicationMetricsQuery, dehydrateViews, interfaceQuery, metricsQuery, slosQuery } from '@/lib/client';
import { interfaceEndpoint } from '@/lib/domain/endpoints';
import { listSlos, readApplicationMetrics, readInterface, readMetrics } from '@/lib/show';

export const metadata = { title: 'Interface' };

export default async function InterfacePage({ params: path, searchParams }: PageInput<{ id: string }>) {
  const [{ id }, search] = [await path, await searchParams];
  const actor = await requireActor(`/interfaces/${id}`, search);
  const { params, query, faults } = readPageQuery(interfaceEndpoint, search);
  const now = new Date();
  const window = pageWindow(query, faults, now);
  const metricParams = { ...params, interface: id };
  const ownParams = { environment: query.environment, interface: id };
  const [view, metrics, own, budgets] = await Promise.all([
    orNotFound(readInterface(actor, id, { scope: query, window, now })),
    readMetrics(actor, { scope: query, window, interface: [id] }, now),
    readApplicationMetrics(actor, { scope: { environment: query.environment }, interface: id }, now),
    listSlos(actor, { scope: { environment: query.environment }, interface: [id], now }),
  ]);
  return (
    <HydrationBoundary
      state={dehydrateViews([
        [interfaceQuery(id, params).queryKey, view],
        [metricsQuery(metricParams).queryKey, metrics],
        [applicationMetricsQuery(ownParams).queryKey, own],
        [slosQuery(ownParams).queryKey, budgets],
      ])}
    >
      <AddressFaults faults={faults} />
      <InterfaceScreen id={id} params={params} metricParams={metricParams} ownParams={ownParams} />
    </HydrationBoundary>
  );
}
