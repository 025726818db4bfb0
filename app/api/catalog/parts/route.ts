import { answer } from '@/app/_http';
import { catalogPartsEndpoint } from '@/lib/domain/endpoints';
import { readCatalogParts } from '@/lib/show';

export const GET = answer(catalogPartsEndpoint, ({ actor }) => readCatalogParts(actor));
