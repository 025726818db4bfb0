import { answer } from '@/app/_http';
import { previewKpiEndpoint } from '@/lib/domain/endpoints';
import { previewKpiDraft } from '@/lib/pipeline';

export const POST = answer(previewKpiEndpoint, ({ actor, query, body }) =>
  previewKpiDraft(actor, { scope: query, days: query.days, said: body, now: new Date() }),
);
