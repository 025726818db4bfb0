import { answer } from '@/app/_http';
import { previewTellingEndpoint } from '@/lib/domain/endpoints';
import { previewTelling } from '@/lib/pipeline';

export const GET = answer(previewTellingEndpoint, ({ actor, query: { at, ...asked } }) =>
  previewTelling(actor, asked, at === undefined ? new Date() : new Date(at)),
);
