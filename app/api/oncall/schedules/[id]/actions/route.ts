import { answer } from '@/app/_http';
import { actOnScheduleEndpoint } from '@/lib/domain/endpoints';
import { actOnDuty } from '@/lib/pipeline';

export const POST = answer(actOnScheduleEndpoint, ({ actor, params, body }) => actOnDuty(actor, params.id, body, new Date()));
