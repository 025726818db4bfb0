import { answer } from '@/app/_http';
import { leaveHandoverEndpoint } from '@/lib/domain/endpoints';
import { leaveHandover } from '@/lib/pipeline';

export const POST = answer(leaveHandoverEndpoint, ({ actor, body }) => leaveHandover(actor, body, new Date()));
