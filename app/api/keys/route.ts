import { answer } from '@/app/_http';
import { addIngestKey } from '@/lib/access';
import { createKeyEndpoint, keysEndpoint } from '@/lib/domain/endpoints';
import { listKeys } from '@/lib/show';

export const GET = answer(keysEndpoint, ({ actor, query }) => listKeys(actor, query));
export const POST = answer(createKeyEndpoint, ({ actor, body }) => addIngestKey(actor, body, new Date()));
