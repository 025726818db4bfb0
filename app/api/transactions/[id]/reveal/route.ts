import { answer } from '@/app/_http';
import { revealEndpoint } from '@/lib/domain/endpoints';
import { revealTransaction } from '@/lib/pipeline';

export const POST = answer(revealEndpoint, ({ actor, params, body }) => revealTransaction(actor, params.id, body.reason, new Date()));
