import { HydrationBoundary } from '@tanstack/react-query';
import { requireActor } from '@/app/_http';
import { SystemScreen } from '@/components/system/system-screen';
import { dehydrateViews, systemQuery } from '@/lib/client';
import { readSystem } from '@/lib/show';

export const metadata = { title: 'System' };

export default async function SystemPage() {
  const actor = await requireActor('/system');
  return (
    <HydrationBoundary state={dehydrateViews([[systemQuery().queryKey, await readSystem(actor)]])}>
      <SystemScreen />
    </HydrationBoundary>
  );
}
