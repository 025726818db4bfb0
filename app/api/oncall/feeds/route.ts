import { answer } from '@/app/_http';
import { actOnFeedEndpoint } from '@/lib/domain/endpoints';
import { actOnFeed } from '@/lib/pipeline';

export const POST = answer(actOnFeedEndpoint, ({ actor, body }) => actOnFeed(actor, body, new Date()));
