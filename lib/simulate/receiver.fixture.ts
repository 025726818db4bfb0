import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gunzipSync } from 'node:zlib';

export interface Received {
  path: string;
  key: string;
  contentType: string;
  body: Buffer;
}

/** What the receiver does with a request, by its number from 1: take it, answer a status, take it and hang up, or hang up at once. */
export type Mood = 'take' | 'take_and_hang_up' | 'hang_up' | { status: number; retryAfter?: string };

export interface Receiver {
  url: string;
  requests: Received[];
  /** How often each event id was taken. */
  taken: Map<string, number>;
  close: () => Promise<void>;
}

/** A receiver on loopback that keeps what it takes, answers as the contract says, and has moods. */
export async function startReceiver(
  mood: (number: number, path: string) => Mood | Promise<Mood> = () => 'take',
  port = 0,
): Promise<Receiver> {
  const requests: Received[] = [];
  const taken = new Map<string, number>();
  const server = createServer(async (request, response) => {
    const body = await readAll(request);
    const path = request.url ?? '';
    requests.push({ path, key: request.headers.authorization ?? '', contentType: request.headers['content-type'] ?? '', body });
    const felt = await mood(requests.length, path);
    if (felt === 'hang_up') return void request.socket.destroy();
    if (typeof felt === 'object')
      return void response.writeHead(felt.status, felt.retryAfter ? { 'retry-after': felt.retryAfter } : {}).end('not now');
    const answer = path === '/api/events' ? takeEvents(body, taken) : null;
    if (felt === 'take_and_hang_up') return void request.socket.destroy();
    answerTo(response, answer);
  });
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  return {
    // A server that listens on TCP has an address with a port.
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    taken,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function answerTo(response: ServerResponse, answer: object | null): void {
  response
    .writeHead(200, { 'content-type': answer ? 'application/json' : 'application/x-protobuf' })
    .end(answer ? JSON.stringify(answer) : '');
}

function takeEvents(body: Buffer, taken: Map<string, number>): object {
  let accepted = 0;
  const events: { eventId: string }[] = JSON.parse(body.toString());
  for (const { eventId } of events) {
    if (!taken.has(eventId)) accepted += 1;
    taken.set(eventId, (taken.get(eventId) ?? 0) + 1);
  }
  return { accepted, duplicates: events.length - accepted, rejected: 0, errors: [] };
}

async function readAll(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(Buffer.from(chunk));
  const bytes = Buffer.concat(chunks);
  return request.headers['content-encoding'] === 'gzip' ? gunzipSync(bytes) : bytes;
}
