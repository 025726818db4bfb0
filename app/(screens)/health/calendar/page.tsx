import { HydrationBoundary } from '@tanstack/react-query';
import { requireActor } from '@/app/_http';
import { type PageInput, pageWindow, readPageQuery } from '@/app/_page';
import { CalendarScreen } from '@/components/health/calendar-screen';
import { AddressFaults } from '@/components/ui/address-faults';
import { dehydrateViews, healthCalendarQuery } from '@/lib/client';
import { healthCalendarEndpoint, windowOf } from '@/lib/domain/endpoints';
import { readHealthCalendar } from '@/lib/show';

export const metadata = { title: 'Days at their worst' };

export default async function CalendarPage({ searchParams }: PageInput) {
  const search = await searchParams;
  const actor = await requireActor('/health/calendar', search);
  const { params, query, faults } = readPageQuery(healthCalendarEndpoint, search);
  const now = new Date();
  const window = pageWindow(query, faults, now, (asked, at) => windowOf(asked, at, '91d'));
  const calendar = await readHealthCalendar(actor, { scope: query, window, now });
  return (
    <HydrationBoundary state={dehydrateViews([[healthCalendarQuery(params).queryKey, calendar]])}>
      <AddressFaults faults={faults} />
      <CalendarScreen params={params} />
    </HydrationBoundary>
  );
}
