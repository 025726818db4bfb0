import { answer } from '@/app/_http';
import { previewPresetEndpoint } from '@/lib/domain/endpoints';
import { previewPreset } from '@/lib/pipeline';

export const POST = answer(previewPresetEndpoint, ({ actor, query, body }) => previewPreset(actor, query, body));
