import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Readable } from 'node:stream';
import type { ReceiveDependencies } from './receive';
import { lookup, testKey } from './receive.fixture';
import type { ReceiveEndpoint } from './receive-entries';
import { receiveRequest } from './receive-request';

const endpoints = new Map<string, ReceiveEndpoint>([
  ['/v1/traces', 'traces'],
  ['/v1/logs', 'logs'],
  ['/v1/metrics', 'metrics'],
  ['/api/events', 'events'],
  ['/api/cloudevents', 'cloudevents'],
  ['/api/markers', 'markers'],
]);

export interface ServedReceive {
  url: string;
  /** Status of each answer, in order; 'cut' for one that was swallowed. */
  answers: (number | 'cut')[];
  /** So many next answers are swallowed after the work is done: the sender sees a dead connection. */
  cutNext: number;
  close: () => Promise<void>;
}

/** A plain HTTP server whose every request goes to `receive`, as the routes of the product give it on. */
export async function serveReceive(given: Partial<ReceiveDependencies> = {}): Promise<ServedReceive> {
  const needs = { findKey: async () => ({ ok: true as const, key: testKey }), readLookup: async () => lookup, ...given };
  const server = createServer(async (message, reply) => {
    const request = requestOf(message);
    const endpoint = endpoints.get(new URL(request.url).pathname);
    if (!endpoint) return void reply.writeHead(404).end();
    const answer = await receiveRequest(endpoint, request, needs);
    const body = Buffer.from(await answer.arrayBuffer());
    if (served.cutNext > 0) {
      served.cutNext -= 1;
      served.answers.push('cut');
      message.socket.destroy();
      return;
    }
    served.answers.push(answer.status);
    reply.writeHead(answer.status, Object.fromEntries(answer.headers)).end(body);
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

function requestOf(message: IncomingMessage): Request {
  const method = message.method ?? 'GET';
  const headers = Object.entries(message.headers).map(([name, value]): [string, string] => [name, String(value)]);
  const hasBody = method !== 'GET' && method !== 'HEAD';
  // The two kinds of web stream are typed apart and are the same.
  const body = hasBody ? (Readable.toWeb(message) as unknown as ReadableStream<Uint8Array>) : null;
  return new Request(new URL(message.url ?? '/', 'http://localhost'), { method, headers, body, ...(hasBody ? { duplex: 'half' } : {}) });
}
