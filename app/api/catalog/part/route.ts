import { answer } from '@/app/_http';
import { catalogPartEndpoint } from '@/lib/domain/endpoints';
import { readCatalogPart } from '@/lib/show';

export const GET = answer(catalogPartEndpoint, ({ actor, query }) => readCatalogPart(actor, query));
