import { answer } from '@/app/_http';
import { schedulesEndpoint } from '@/lib/domain/endpoints';
import { readSchedules } from '@/lib/show';

export const GET = answer(schedulesEndpoint, ({ actor, query }) => readSchedules(actor, query, new Date()));
