import { answer } from '@/app/_http';
import { actOnExceptionsEndpoint } from '@/lib/domain/endpoints';
import { actOnMany } from '@/lib/pipeline';

export const POST = answer(actOnExceptionsEndpoint, ({ actor, body }) => actOnMany(actor, body, new Date()));
