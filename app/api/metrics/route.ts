import { answer } from '@/app/_http';
import { metricsReadEndpoint, windowOf } from '@/lib/domain/endpoints';
import { readMetrics } from '@/lib/show';

export const GET = answer(metricsReadEndpoint, ({ actor, query }) =>
  readMetrics(actor, { ...query, scope: query, window: windowOf(query, new Date()) }),
);
