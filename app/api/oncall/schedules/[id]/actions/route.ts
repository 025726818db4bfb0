import { answer } from '@/app/_http';
import { actOnScheduleEndpoint } from '@/lib/domain/endpoints';
import { actOnDuty, houseNow } from '@/lib/pipeline';

export const POST = answer(actOnScheduleEndpoint, async ({ actor, params, body }) => actOnDuty(actor, params.id, body, await houseNow()));
