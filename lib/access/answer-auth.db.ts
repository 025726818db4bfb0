import { ADDRESS_HEADER, getAuth } from './auth.db';
import { clientAddress } from './client-address';

// better-auth brings some thirty routes; only these have a use here, and what is not reachable cannot be attacked.
const open = new Set(['POST /api/auth/sign-in/email', 'POST /api/auth/sign-out']);

/** The answer of better-auth to one of its routes that this product uses; 404 for its others. */
export async function answerAuth(request: Request): Promise<Response> {
  if (!open.has(`${request.method} ${new URL(request.url).pathname}`))
    return Response.json({ code: 'not_found', message: 'There is no such way to sign in here.' }, { status: 404 });
  const headers = new Headers(request.headers);
  headers.set(ADDRESS_HEADER, clientAddress(headers) ?? '');
  // Next hands over a proxy of a request, which the constructor of Request does not take.
  const answer = await getAuth().handler(new Request(request.url, { method: request.method, headers, body: await request.text() }));
  // better-auth repeats the session token in the body, where scripts of the page could read it.
  return answer.ok ? new Response('{"done":true}', { status: answer.status, headers: answer.headers }) : answer;
}
