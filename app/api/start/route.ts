import { answer } from '@/app/_http';
import { dismissStepEndpoint, startEndpoint } from '@/lib/domain/endpoints';
import { dismissStep } from '@/lib/pipeline';
import { readStart } from '@/lib/show';

export const GET = answer(startEndpoint, ({ actor }) => readStart(actor));
export const POST = answer(dismissStepEndpoint, ({ actor, body }) => dismissStep(actor, body, new Date()));
