import { answer } from '@/app/_http';
import { kpiEditorEndpoint, saveKpiEndpoint } from '@/lib/domain/endpoints';
import { saveKpi } from '@/lib/pipeline';
import { readKpiEditor } from '@/lib/show';

export const GET = answer(kpiEditorEndpoint, ({ actor, query }) => readKpiEditor(actor, query.id ?? null));
export const POST = answer(saveKpiEndpoint, ({ actor, body }) => saveKpi(actor, body));
