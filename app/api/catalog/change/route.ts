import { answer } from '@/app/_http';
import { changePartEndpoint } from '@/lib/domain/endpoints';
import { changeCatalogPart } from '@/lib/pipeline';

export const POST = answer(changePartEndpoint, ({ actor, body }) => changeCatalogPart(actor, body));
