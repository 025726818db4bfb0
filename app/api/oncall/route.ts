import { answer } from '@/app/_http';
import { onCallEndpoint } from '@/lib/domain/endpoints';
import { getOnCall } from '@/lib/show';

export const GET = answer(onCallEndpoint, ({ actor, query }) => getOnCall(actor, { scope: query, now: new Date() }));
