import { HydrationBoundary } from '@tanstack/react-query';
import { requireActor } from '@/app/_http';
import { orNotFound, type PageInput, readPageQuery } from '@/app/_page';
import { SloScreen } from '@/components/slos/slo-screen';
import { AddressFaults } from '@/components/ui/address-faults';
import { dehydrateViews, sloQuery } from '@/lib/client';
import { sloEndpoint } from '@/lib/domain/endpoints';
import { getSlo } from '@/lib/show';

export const metadata = { title: 'Service level' };

export default async function SloPage({ params: path, searchParams }: PageInput<{ id: string }>) {
  const [{ id }, search] = [await path, await searchParams];
  const actor = await requireActor(`/slos/${id}`, search);
  const { params, query, faults } = readPageQuery(sloEndpoint, search);
  const view = await orNotFound(getSlo(actor, { id, scope: query, now: new Date() }));
  return (
    <HydrationBoundary state={dehydrateViews([[sloQuery(id, params).queryKey, view]])}>
      <AddressFaults faults={faults} />
      <SloScreen id={id} params={params} />
    </HydrationBoundary>
  );
}
