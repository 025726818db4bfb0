import type { z } from 'zod';
import { clientAddress, isOwnOrigin } from '@/lib/access';
import { config } from '@/lib/config';
import { ForbiddenError } from '@/lib/domain';
import type { Endpoint } from '@/lib/domain/endpoints';
import { problem, refuse } from './problem';
import { readRequest } from './read-request';

type NoParams = Record<never, never>;

/**
 * The route of an endpoint for people who are not signed in, from pages of this site only: checks origin (403) and body (400), then answers what
 * `read` returns. `address` is where the request came from.
 */
export function answerAnyone<B extends z.ZodType, A extends z.ZodType>(
  endpoint: Endpoint<NoParams, NoParams, B, A>,
  read: (asked: { body: z.output<B>; address: string | null }) => Promise<z.output<A>>,
): (request: Request) => Promise<Response> {
  // The parts were checked by the very schemas that type them; the general Endpoint only forgets which.
  const plain = endpoint as unknown as Endpoint;
  return async (request) => {
    try {
      if (!isOwnOrigin(request.headers, config().baseUrl)) throw new ForbiddenError('This request did not come from a page of this site.');
      const parts = await readRequest(plain, request, {});
      if (!parts.ok)
        return refuse('invalid_input', parts.errors.map((e) => `${e.in} ${e.name}: ${e.message}`).join('; '), { errors: parts.errors });
      const view = await read({ body: parts.body as z.output<B>, address: clientAddress(request.headers) });
      return Response.json(view, { headers: { 'cache-control': 'private, no-store' } });
    } catch (error) {
      return problem(error);
    }
  };
}
