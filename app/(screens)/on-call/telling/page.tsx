import { HydrationBoundary } from '@tanstack/react-query';
import { requireActor } from '@/app/_http';
import { TellingScreen } from '@/components/telling/telling-screen';
import { dehydrateViews, tellingQuery } from '@/lib/client';
import { readTelling } from '@/lib/show';

export const metadata = { title: 'Telling people' };

export default async function TellingPage() {
  const view = await readTelling(await requireActor('/on-call/telling', {}), new Date());
  return (
    <HydrationBoundary state={dehydrateViews([[tellingQuery().queryKey, view]])}>
      <TellingScreen />
    </HydrationBoundary>
  );
}
