import { answer } from '@/app/_http';
import { localizeEndpoint, windowOf } from '@/lib/domain/endpoints';
import { readHealth } from '@/lib/pipeline';

export const GET = answer(localizeEndpoint, async ({ actor, query }) => {
  const { environment, from, to, where } = await readHealth(actor, { scope: query, window: windowOf(query, new Date()) });
  return { environment, from, to, verdict: where.verdict };
});
