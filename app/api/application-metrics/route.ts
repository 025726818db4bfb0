import { answer } from '@/app/_http';
import { applicationMetricsEndpoint } from '@/lib/domain/endpoints';
import { readApplicationMetrics } from '@/lib/show';

export const GET = answer(applicationMetricsEndpoint, ({ actor, query }) =>
  readApplicationMetrics(actor, { ...query, scope: query }, new Date()),
);
