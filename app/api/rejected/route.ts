import { answer } from '@/app/_http';
import { rejectedListEndpoint } from '@/lib/domain/endpoints';
import { listRejected } from '@/lib/show';

export const GET = answer(rejectedListEndpoint, ({ actor, query }) => listRejected(actor, query));
