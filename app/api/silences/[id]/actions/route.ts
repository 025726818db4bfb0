import { answer } from '@/app/_http';
import { endSilenceEndpoint } from '@/lib/domain/endpoints';
import { endSilence } from '@/lib/pipeline';

export const POST = answer(endSilenceEndpoint, ({ actor, params }) => endSilence(actor, params.id, new Date()));
