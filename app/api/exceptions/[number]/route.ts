import { answer } from '@/app/_http';
import { exceptionEndpoint } from '@/lib/domain/endpoints';
import { getException } from '@/lib/show';

export const GET = answer(exceptionEndpoint, ({ actor, params }) => getException(actor, params.number, new Date()));
