import { answer } from '@/app/_http';
import { tryRejectedEndpoint } from '@/lib/domain/endpoints';
import { tryRejected } from '@/lib/pipeline';

export const POST = answer(tryRejectedEndpoint, ({ actor, params, body }) => tryRejected(actor, params.id, body, new Date()));
