import { HydrationBoundary } from '@tanstack/react-query';
import { requireActor } from '@/app/_http';
import { type PageInput, pageWindow, readPageQuery } from '@/app/_page';
import { InterfacesScreen } from '@/components/inventory/interfaces-screen';
import { AddressFaults } from '@/components/ui/address-faults';
import { dehydrateViews, interfacesQuery } from '@/lib/client';
import { interfacesEndpoint } from '@/lib/domain/endpoints';
import { listInterfaces } from '@/lib/show';

export const metadata = { title: 'Interfaces' };

export default async function InterfacesPage({ searchParams }: PageInput) {
  const search = await searchParams;
  const actor = await requireActor('/interfaces', search);
  const { params, query, faults } = readPageQuery(interfacesEndpoint, search);
  const now = new Date();
  const list = await listInterfaces(actor, { ...query, scope: query, window: pageWindow(query, faults, now), now });
  return (
    <HydrationBoundary state={dehydrateViews([[interfacesQuery(params).queryKey, list]])}>
      <AddressFaults faults={faults} />
      <InterfacesScreen params={params} />
    </HydrationBoundary>
  );
}
