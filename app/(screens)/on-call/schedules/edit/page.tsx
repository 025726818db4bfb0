import { HydrationBoundary } from '@tanstack/react-query';
import { requireActor } from '@/app/_http';
import { type PageInput, readPageQuery } from '@/app/_page';
import { RotationScreen } from '@/components/oncall/rotation-screen';
import { EmptyState } from '@/components/ui/empty-state';
import { dehydrateViews, rotationQuery } from '@/lib/client';
import { maySetRules } from '@/lib/domain';
import { rotationEndpoint } from '@/lib/domain/endpoints';
import { readRotation } from '@/lib/show';

export const metadata = { title: 'Change a rotation' };

export default async function RotationPage({ searchParams }: PageInput) {
  const search = await searchParams;
  const actor = await requireActor('/on-call/schedules/edit', search);
  if (!maySetRules(actor))
    return <EmptyState title="Turns are changed by administrators of the catalog">Shifts are swapped on the page of schedules.</EmptyState>;
  const { query } = readPageQuery(rotationEndpoint, search);
  const form = await readRotation(actor, query.schedule, new Date());
  return (
    <HydrationBoundary state={dehydrateViews([[rotationQuery(query.schedule ?? null).queryKey, form]])}>
      <RotationScreen key={query.schedule ?? 'new'} id={query.schedule ?? null} />
    </HydrationBoundary>
  );
}
