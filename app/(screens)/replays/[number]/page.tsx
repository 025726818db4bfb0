import { HydrationBoundary } from '@tanstack/react-query';
import { requireActor } from '@/app/_http';
import { orNotFound, readPageQuery } from '@/app/_page';
import { ReplayScreen } from '@/components/replays/replay-screen';
import { AddressFaults } from '@/components/ui/address-faults';
import { dehydrateViews, replayItemsQuery, replayQuery } from '@/lib/client';
import { replayItemsEndpoint } from '@/lib/domain/endpoints';
import { getReplay, listReplayItems } from '@/lib/show';

export async function generateMetadata({ params }: PageProps<'/replays/[number]'>) {
  return { title: (await params).number };
}

export default async function OneReplayPage({ params: path, searchParams }: PageProps<'/replays/[number]'>) {
  const { number } = await path;
  const search = await searchParams;
  const actor = await requireActor(`/replays/${number}`, search);
  const { params, query, faults } = readPageQuery(replayItemsEndpoint, search);
  const [view, items] = await orNotFound(Promise.all([getReplay(actor, number), listReplayItems(actor, { ref: number, ...query })]));
  const { ref } = view.row;
  return (
    <HydrationBoundary
      state={dehydrateViews([
        [replayQuery(ref).queryKey, view],
        [replayItemsQuery(ref, params).queryKey, items],
      ])}
    >
      <AddressFaults faults={faults} />
      <ReplayScreen refName={ref} params={params} />
    </HydrationBoundary>
  );
}
