import { answer } from '@/app/_http';
import { actOnPersonEndpoint } from '@/lib/domain/endpoints';
import { actOnPerson } from '@/lib/pipeline';

export const POST = answer(actOnPersonEndpoint, ({ actor, params, body }) => actOnPerson(actor, params.id, body, new Date()));
