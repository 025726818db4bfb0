import { answer } from '@/app/_http';
import { askedWindow, kpiEndpoint } from '@/lib/domain/endpoints';
import { getKpi } from '@/lib/show';

export const GET = answer(kpiEndpoint, ({ actor, params, query }) => {
  const now = new Date();
  return getKpi(actor, { id: params.id, scope: query, window: askedWindow(query, now), by: query.by, bucket: query.bucket, now });
});
