import { answer } from '@/app/_http';
import { endSilenceEndpoint } from '@/lib/domain/endpoints';
import { endSilence, houseNow } from '@/lib/pipeline';

export const POST = answer(endSilenceEndpoint, async ({ actor, params }) => endSilence(actor, params.id, await houseNow()));
