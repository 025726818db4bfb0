import { answer } from '@/app/_http';
import { tryPartEndpoint } from '@/lib/domain/endpoints';
import { tryCatalogPart } from '@/lib/pipeline';

export const POST = answer(tryPartEndpoint, ({ actor, body, query }) => tryCatalogPart(actor, body, { ...query, now: new Date() }));
