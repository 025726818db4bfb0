import { HydrationBoundary } from '@tanstack/react-query';
import { requireActor } from '@/app/_http';
import type { PageInput } from '@/app/_page';
import { StorageScreen } from '@/components/sources/storage-screen';
import { dehydrateViews, storageQuery } from '@/lib/client';
import { readStorage } from '@/lib/show';

export const metadata = { title: 'Storage' };

export default async function StoragePage({ searchParams }: PageInput) {
  const actor = await requireActor('/sources/storage', await searchParams);
  return (
    <HydrationBoundary state={dehydrateViews([[storageQuery().queryKey, await readStorage(actor)]])}>
      <StorageScreen />
    </HydrationBoundary>
  );
}
