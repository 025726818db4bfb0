import { answer } from '@/app/_http';
import { actOnIngestKey } from '@/lib/access';
import { actOnKeyEndpoint } from '@/lib/domain/endpoints';

export const POST = answer(actOnKeyEndpoint, ({ actor, params, body }) => actOnIngestKey(actor, params.id, body, new Date()));
