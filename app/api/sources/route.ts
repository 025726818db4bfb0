import { answer } from '@/app/_http';
import { sourcesEndpoint } from '@/lib/domain/endpoints';
import { readSources } from '@/lib/show';

export const GET = answer(sourcesEndpoint, ({ actor, query }) => readSources(actor, query));
