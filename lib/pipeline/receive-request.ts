import { type ReceiveDependencies, receive } from './receive';
import type { ReceiveEndpoint } from './receive-entries';

/** The answer of `receive` for a web request, whose body is read as it comes. */
export async function receiveRequest(
  endpoint: ReceiveEndpoint,
  request: Request,
  given: Partial<ReceiveDependencies> = {},
): Promise<Response> {
  const { searchParams } = new URL(request.url);
  const requestHeaders = endpoint === 'cloudevents' ? withAccessToken(request.headers, searchParams) : request.headers;
  const { status, headers, body } = await receive(
    {
      endpoint,
      method: request.method,
      headers: requestHeaders,
      environment: searchParams.get('environment'),
      preset: searchParams.get('preset'),
      body: request.body,
    },
    given,
  );
  return new Response(body, { status, headers });
}

/** Web hooks that cannot set headers put the key into the address. Source: CloudEvents webhook profile 3.2. */
function withAccessToken(headers: Headers, search: URLSearchParams): Headers {
  const token = search.get('access_token');
  if (token === null || headers.has('authorization')) return headers;
  const completed = new Headers(headers);
  completed.set('authorization', `Bearer ${token}`);
  return completed;
}
