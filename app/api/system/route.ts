import { answer } from '@/app/_http';
import { systemEndpoint } from '@/lib/domain/endpoints';
import { readSystem } from '@/lib/show';

export const GET = answer(systemEndpoint, ({ actor }) => readSystem(actor));
