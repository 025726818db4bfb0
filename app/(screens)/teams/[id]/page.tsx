import { HydrationBoundary } from '@tanstack/react-query';
import { requireActor } from '@/app/_http';
import { orNotFound, type PageInput, readPageQuery } from '@/app/_page';
import { TeamScreen } from '@/components/teams/team-screen';
import { AddressFaults } from '@/components/ui/address-faults';
import { dehydrateViews, teamQuery } from '@/lib/client';
import { teamEndpoint } from '@/lib/domain/endpoints';
import { readTeam } from '@/lib/show';

export const metadata = { title: 'Team' };

export default async function TeamPage({ params: path, searchParams }: PageInput<{ id: string }>) {
  const [{ id }, search] = [await path, await searchParams];
  const actor = await requireActor(`/teams/${id}`, search);
  const { params, query, faults } = readPageQuery(teamEndpoint, search);
  const { days, ...scope } = query;
  const view = await orNotFound(readTeam(actor, id, { scope, days, now: new Date() }));
  return (
    <HydrationBoundary state={dehydrateViews([[teamQuery(id, params).queryKey, view]])}>
      <AddressFaults faults={faults} />
      <TeamScreen id={id} params={params} />
    </HydrationBoundary>
  );
}
