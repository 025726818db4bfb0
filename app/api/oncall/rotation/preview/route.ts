import { answer } from '@/app/_http';
import { rotationPreviewEndpoint } from '@/lib/domain/endpoints';
import { previewRotation } from '@/lib/show';

export const POST = answer(rotationPreviewEndpoint, ({ actor, body }) => previewRotation(actor, body, new Date()));
