import { receive } from './receive';
import type { ReceiveEndpoint } from './receive-entries';

/** The answer of `receive` for a web request, whose body is read as it comes. */
export async function receiveRequest(endpoint: ReceiveEndpoint, request: Request): Promise<Response> {
  const { searchParams } = new URL(request.url);
  const { status, headers, body } = await receive({
    endpoint,
    method: request.method,
    headers: request.headers,
    environment: searchParams.get('environment'),
    preset: searchParams.get('preset'),
    body: request.body,
  });
  return new Response(body, { status, headers });
}
