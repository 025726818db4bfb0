import { answer } from '@/app/_http';
import { tellingEndpoint } from '@/lib/domain/endpoints';
import { readTelling } from '@/lib/show';

export const GET = answer(tellingEndpoint, ({ actor }) => readTelling(actor, new Date()));
