import { answer } from '@/app/_http';
import { pulseEndpoint } from '@/lib/domain/endpoints';
import { readPulse } from '@/lib/show';

export const GET = answer(pulseEndpoint, ({ actor, query }) => readPulse(actor, query));
