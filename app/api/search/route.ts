import { answer } from '@/app/_http';
import { searchEndpoint } from '@/lib/domain/endpoints';
import { readSearch } from '@/lib/show';

export const GET = answer(searchEndpoint, ({ actor, query }) => readSearch(actor, query));
