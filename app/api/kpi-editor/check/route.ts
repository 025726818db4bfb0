import { answer } from '@/app/_http';
import { checkKpiEndpoint } from '@/lib/domain/endpoints';
import { checkKpiDraft } from '@/lib/pipeline';

export const POST = answer(checkKpiEndpoint, ({ actor, body }) => checkKpiDraft(actor, body));
