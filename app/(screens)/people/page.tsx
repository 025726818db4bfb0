import { HydrationBoundary } from '@tanstack/react-query';
import { requireActor } from '@/app/_http';
import { orNotFound, type PageInput, readPageQuery } from '@/app/_page';
import { PeopleScreen } from '@/components/people/people-screen';
import { AddressFaults } from '@/components/ui/address-faults';
import { dehydrateViews, peopleQuery } from '@/lib/client';
import { peopleEndpoint } from '@/lib/domain/endpoints';
import { readPeople } from '@/lib/show';

export const metadata = { title: 'People' };

export default async function PeoplePage({ searchParams }: PageInput) {
  const search = await searchParams;
  const actor = await requireActor('/people', search);
  const { params, query, faults } = readPageQuery(peopleEndpoint, search);
  return (
    <HydrationBoundary state={dehydrateViews([[peopleQuery(params).queryKey, await orNotFound(readPeople(actor, query))]])}>
      <AddressFaults faults={faults} />
      <PeopleScreen params={params} />
    </HydrationBoundary>
  );
}
