import { answer } from '@/app/_http';
import { healthCalendarEndpoint, windowOf } from '@/lib/domain/endpoints';
import { readHealthCalendar } from '@/lib/show';

export const GET = answer(healthCalendarEndpoint, ({ actor, query }) => {
  const now = new Date();
  return readHealthCalendar(actor, { scope: query, window: windowOf(query, now, '91d'), now });
});
