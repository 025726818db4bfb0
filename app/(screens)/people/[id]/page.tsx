import { HydrationBoundary } from '@tanstack/react-query';
import { requireActor } from '@/app/_http';
import { orNotFound } from '@/app/_page';
import { PersonScreen } from '@/components/people/person-screen';
import { dehydrateViews, personQuery } from '@/lib/client';
import { readPerson } from '@/lib/show';

export const metadata = { title: 'Person' };

export default async function PersonPage({ params }: PageProps<'/people/[id]'>) {
  const { id } = await params;
  const actor = await requireActor(`/people/${encodeURIComponent(id)}`);
  const view = await orNotFound(readPerson(actor, id));
  return (
    <HydrationBoundary state={dehydrateViews([[personQuery(id).queryKey, view]])}>
      <PersonScreen id={id} />
    </HydrationBoundary>
  );
}
