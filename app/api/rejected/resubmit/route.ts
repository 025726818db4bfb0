import { answer } from '@/app/_http';
import { resubmitRejectedEndpoint } from '@/lib/domain/endpoints';
import { resubmitRejected } from '@/lib/pipeline';

export const POST = answer(resubmitRejectedEndpoint, ({ actor, body }) => resubmitRejected(actor, body, new Date()));
