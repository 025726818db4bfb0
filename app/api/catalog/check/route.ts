import { answer } from '@/app/_http';
import { checkPartEndpoint } from '@/lib/domain/endpoints';
import { checkCatalogPart } from '@/lib/pipeline';

export const POST = answer(checkPartEndpoint, ({ actor, body }) => checkCatalogPart(actor, body));
