import { answer } from '@/app/_http';
import { healthEndpoint, windowOf } from '@/lib/domain/endpoints';
import { readHealth } from '@/lib/pipeline';

export const GET = answer(healthEndpoint, ({ actor, query }) =>
  readHealth(actor, { scope: query, window: windowOf(query, new Date()), compare: query.compare }),
);
