import { answer } from '@/app/_http';
import { rejectedEndpoint } from '@/lib/domain/endpoints';
import { getRejected } from '@/lib/show';

export const GET = answer(rejectedEndpoint, ({ actor, params }) => getRejected(actor, params.id));
