import { answer } from '@/app/_http';
import { askedWindow, kpisEndpoint } from '@/lib/domain/endpoints';
import { listKpis } from '@/lib/show';

export const GET = answer(kpisEndpoint, ({ actor, query }) => {
  const now = new Date();
  return listKpis(actor, { scope: query, window: askedWindow(query, now), now });
});
