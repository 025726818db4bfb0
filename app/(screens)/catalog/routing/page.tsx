import { HydrationBoundary } from '@tanstack/react-query';
import { requireActor } from '@/app/_http';
import { RoutingScreen } from '@/components/catalog/routing-screen';
import { dehydrateViews, routingQuery } from '@/lib/client';
import { readRouting } from '@/lib/show';

export const metadata = { title: 'Who gets an exception' };

export default async function RoutingPage() {
  const actor = await requireActor('/catalog/routing');
  return (
    <HydrationBoundary state={dehydrateViews([[routingQuery().queryKey, await readRouting(actor)]])}>
      <RoutingScreen />
    </HydrationBoundary>
  );
}
