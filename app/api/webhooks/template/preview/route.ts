import { answer } from '@/app/_http';
import { previewTemplateEndpoint } from '@/lib/domain/endpoints';
import { previewTemplate } from '@/lib/pipeline';

export const POST = answer(previewTemplateEndpoint, ({ actor, body }) => previewTemplate(actor, body, new Date()));
