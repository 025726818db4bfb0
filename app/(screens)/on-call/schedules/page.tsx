import { HydrationBoundary } from '@tanstack/react-query';
import { requireActor } from '@/app/_http';
import { type PageInput, readPageQuery } from '@/app/_page';
import { SchedulesScreen } from '@/components/oncall/schedules-screen';
import { AddressFaults } from '@/components/ui/address-faults';
import { dehydrateViews, schedulesQuery } from '@/lib/client';
import { schedulesEndpoint } from '@/lib/domain/endpoints';
import { readSchedules } from '@/lib/show';

export const metadata = { title: 'Schedules' };

export default async function SchedulesPage({ searchParams }: PageInput) {
  const search = await searchParams;
  const actor = await requireActor('/on-call/schedules', search);
  const { params, query, faults } = readPageQuery(schedulesEndpoint, search);
  const view = await readSchedules(actor, query, new Date());
  return (
    <HydrationBoundary state={dehydrateViews([[schedulesQuery(params).queryKey, view]])}>
      <AddressFaults faults={faults} />
      <SchedulesScreen params={params} />
    </HydrationBoundary>
  );
}
