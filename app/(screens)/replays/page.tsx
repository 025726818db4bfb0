import { HydrationBoundary } from '@tanstack/react-query';
import { requireActor } from '@/app/_http';
import { type PageInput, readPageQuery } from '@/app/_page';
import { ReplaysScreen } from '@/components/replays/replays-screen';
import { AddressFaults } from '@/components/ui/address-faults';
import { dehydrateViews, replaysQuery } from '@/lib/client';
import { replaysEndpoint } from '@/lib/domain/endpoints';
import { listReplays } from '@/lib/show';

export const metadata = { title: 'Replays' };

export default async function ReplaysPage({ searchParams }: PageInput) {
  const search = await searchParams;
  const actor = await requireActor('/replays', search);
  const { params, query, faults } = readPageQuery(replaysEndpoint, search);
  return (
    <HydrationBoundary state={dehydrateViews([[replaysQuery(params).queryKey, await listReplays(actor, query)]])}>
      <AddressFaults faults={faults} />
      <ReplaysScreen params={params} />
    </HydrationBoundary>
  );
}
