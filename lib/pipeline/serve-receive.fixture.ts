import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type ReceiveDependencies, receive } from './receive';
import { lookup, testKey } from './receive.fixture';
import type { ReceiveEndpoint } from './receive-entries';

const endpoints = new Map<string, ReceiveEndpoint>([
  ['/v1/traces', 'traces'],
  ['/v1/logs', 'logs'],
  ['/v1/metrics', 'metrics'],
  ['/api/events', 'events'],
]);

export interface ServedReceive {
  url: string;
  /** Status of each answer, in order; 'cut' for one that was swallowed. */
  answers: (number | 'cut')[];
  /** So many next answers are swallowed after the work is done: the sender sees a dead connection. */
  cutNext: number;
  close: () => Promise<void>;
}

/** A plain HTTP server whose every request goes to `receive`. */
export async function serveReceive(given: Partial<ReceiveDependencies> = {}): Promise<ServedReceive> {
  const server = createServer(async (request, reply) => {
    const address = new URL(request.url ?? '/', 'http://localhost');
    const headers = new Headers(Object.entries(request.headers).map(([name, value]): [string, string] => [name, String(value)]));
    const {
      status,
      headers: answered,
      body,
    } = await receive(
      {
        endpoint: endpoints.get(address.pathname) ?? 'events',
        method: request.method ?? 'GET',
        headers,
        environment: address.searchParams.get('environment'),
        preset: address.searchParams.get('preset'),
        body: request,
      },
      { findKey: async () => ({ ok: true, key: testKey }), readLookup: async () => lookup, ...given },
    );
    if (served.cutNext > 0) {
      served.cutNext -= 1;
      served.answers.push('cut');
      request.socket.destroy();
      return;
    }
    served.answers.push(status);
    reply.writeHead(status, answered).end(body);
  });
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  const served: ServedReceive = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    answers: [],
    cutNext: 0,
    close: () =>
      new Promise((closed) => {
        server.closeAllConnections();
        server.close(() => closed());
      }),
  };
  return served;
}
