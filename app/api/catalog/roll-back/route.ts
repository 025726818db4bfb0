import { answer } from '@/app/_http';
import { rollBackEndpoint, rollBackPreviewEndpoint } from '@/lib/domain/endpoints';
import { previewRollBack, rollBackCatalog } from '@/lib/pipeline';

export const GET = answer(rollBackPreviewEndpoint, ({ actor, query }) => previewRollBack(actor, query.to));
export const POST = answer(rollBackEndpoint, ({ actor, body }) => rollBackCatalog(actor, body));
