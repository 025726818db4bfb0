import { answer } from '@/app/_http';
import { findOwnSession } from '@/lib/access';
import { accountEndpoint } from '@/lib/domain/endpoints';
import { readAccount } from '@/lib/show';

export const GET = answer(accountEndpoint, async ({ actor, request }) =>
  readAccount(actor, (await findOwnSession(request.headers))?.id ?? null),
);
