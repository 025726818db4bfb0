import { HydrationBoundary } from '@tanstack/react-query';
import { requireActor } from '@/app/_http';
import { readPageQuery } from '@/app/_page';
import { OnCallScreen } from '@/components/oncall/on-call-screen';
import { dehydrateViews, onCallQuery } from '@/lib/client';
import { onCallEndpoint } from '@/lib/domain/endpoints';
import { getOnCall } from '@/lib/show';

export const metadata = { title: 'On call' };

export default async function OnCallPage({ searchParams }: PageProps<'/on-call'>) {
  const search = await searchParams;
  const actor = await requireActor('/on-call', search);
  const { params, query } = readPageQuery(onCallEndpoint, search);
  const view = await getOnCall(actor, { scope: query, now: new Date() });
  return (
    <HydrationBoundary state={dehydrateViews([[onCallQuery(params).queryKey, view]])}>
      <OnCallScreen params={params} />
    </HydrationBoundary>
  );
}
