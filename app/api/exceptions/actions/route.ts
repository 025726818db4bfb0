import { answer } from '@/app/_http';
import { actOnExceptionsEndpoint } from '@/lib/domain/endpoints';
import { actOnMany, houseNow } from '@/lib/pipeline';

export const POST = answer(actOnExceptionsEndpoint, async ({ actor, body }) => actOnMany(actor, body, await houseNow()));
