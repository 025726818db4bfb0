import { HydrationBoundary } from '@tanstack/react-query';
import { requireActor } from '@/app/_http';
import { orNotFound, type PageInput, readPageQuery } from '@/app/_page';
import { ReplayScreen } from '@/components/health/replay-screen';
import { AddressFaults } from '@/components/ui/address-faults';
import { courseQuery, dehydrateViews } from '@/lib/client';
import { courseEndpoint } from '@/lib/domain/endpoints';
import { readCourse, readRegion } from '@/lib/show';

export const metadata = { title: 'A day as it went' };

export default async function ReplayPage({ searchParams }: PageInput) {
  const search = await searchParams;
  const actor = await requireActor('/health/replay', search);
  const { params, query, faults } = readPageQuery(courseEndpoint, search);
  const [course, region] = await Promise.all([
    orNotFound(readCourse(actor, { scope: query, day: query.day, now: new Date() })),
    readRegion(actor),
  ]);
  return (
    <HydrationBoundary state={dehydrateViews([[courseQuery(params).queryKey, course]])}>
      <AddressFaults faults={faults} />
      <ReplayScreen key={course.day} params={params} region={region} />
    </HydrationBoundary>
  );
}
