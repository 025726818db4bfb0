import { answer } from '@/app/_http';
import { traceEndpoint } from '@/lib/domain/endpoints';
import { getTrace } from '@/lib/show';

export const GET = answer(traceEndpoint, ({ actor, params }) => getTrace(actor, params.id, params.trace));
