import { answer } from '@/app/_http';
import { previewSilenceEndpoint } from '@/lib/domain/endpoints';
import { previewSilence } from '@/lib/pipeline';

export const POST = answer(previewSilenceEndpoint, ({ actor, query, body }) => previewSilence(actor, query.environment, body, new Date()));
