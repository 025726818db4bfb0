import { HydrationBoundary } from '@tanstack/react-query';
import { requireActor } from '@/app/_http';
import { EditScreen } from '@/components/catalog/edit-screen';
import { MayNot } from '@/components/catalog/may-not';
import { catalogPartsQuery, dehydrateViews } from '@/lib/client';
import { maySetRules } from '@/lib/domain';
import { readCatalogParts } from '@/lib/show';

export const metadata = { title: 'Edit the catalog' };

export default async function CatalogEditPage({ searchParams }: PageProps<'/catalog/edit'>) {
  const actor = await requireActor('/catalog/edit', searchParams);
  if (!maySetRules(actor)) return <MayNot />;
  return (
    <HydrationBoundary state={dehydrateViews([[catalogPartsQuery().queryKey, await readCatalogParts(actor)]])}>
      <EditScreen />
    </HydrationBoundary>
  );
}
