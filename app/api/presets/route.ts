import { answer } from '@/app/_http';
import { presetsEndpoint } from '@/lib/domain/endpoints';
import { listPresets } from '@/lib/show';

export const GET = answer(presetsEndpoint, ({ actor, query }) => listPresets(actor, query));
