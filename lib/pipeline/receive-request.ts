import { receive } from './receive';
import type { ReceiveEndpoint } from './receive-form';

/** The answer of `receive` for a web request, whose body is read as it comes. */
export async function receiveRequest(endpoint: ReceiveEndpoint, request: Request): Promise<Response> {
  const environment = new URL(request.url).searchParams.get('environment');
  const { status, headers, body } = await receive({
    endpoint,
    method: request.method,
    headers: request.headers,
    environment,
    body: request.body,
  });
  return new Response(body, { status, headers });
}
