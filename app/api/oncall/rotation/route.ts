import { answer } from '@/app/_http';
import { rotationEndpoint } from '@/lib/domain/endpoints';
import { readRotation } from '@/lib/show';

export const GET = answer(rotationEndpoint, ({ actor, query }) => readRotation(actor, query.schedule, new Date()));
