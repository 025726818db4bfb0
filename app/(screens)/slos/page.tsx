import { HydrationBoundary } from '@tanstack/react-query';
import { requireActor } from '@/app/_http';
import { type PageInput, readPageQuery } from '@/app/_page';
import { SlosScreen } from '@/components/slos/slos-screen';
import { AddressFaults } from '@/components/ui/address-faults';
import { dehydrateViews, slosQuery } from '@/lib/client';
import { slosEndpoint } from '@/lib/domain/endpoints';
import { listSlos } from '@/lib/show';

export const metadata = { title: 'Service levels' };

export default async function SlosPage({ searchParams }: PageInput) {
  const search = await searchParams;
  const actor = await requireActor('/slos', search);
  const { params, query, faults } = readPageQuery(slosEndpoint, search);
  const list = await listSlos(actor, { ...query, scope: query, now: new Date() });
  return (
    <HydrationBoundary state={dehydrateViews([[slosQuery(params).queryKey, list]])}>
      <AddressFaults faults={faults} />
      <SlosScreen params={params} />
    </HydrationBoundary>
  );
}
