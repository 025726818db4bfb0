import type { Server } from 'node:http';
import type { Socket } from 'node:net';

// Read by serve.ts without a loader: imports of Node only.

const statuses: Readonly<Record<string, string>> = {
  HPE_HEADER_OVERFLOW: '431 Request Header Fields Too Large',
  HPE_CHUNK_EXTENSIONS_OVERFLOW: '413 Payload Too Large',
  ERR_HTTP_REQUEST_TIMEOUT: '408 Request Timeout',
};
/** For so long what a client still sends is read and forgotten. */
const LINGER_MS = 1_000;

/**
 * Answers what is no request by a status and nothing else. What the client goes on to send is read for a second: a close with
 * something unread is a reset, which takes the answer away. `isAnswering`: another answer is on its way, which must not be cut into.
 */
export function answerMalformed(server: Server, isAnswering: (socket: Socket) => boolean): void {
  const answered = new WeakSet<Socket>();
  server.on('clientError', (error: NodeJS.ErrnoException, socket: Socket) => {
    if (answered.has(socket)) return;
    answered.add(socket);
    if (error.code === 'ECONNRESET' || !socket.writable || isAnswering(socket)) return socket.destroy();
    socket.end(`HTTP/1.1 ${statuses[error.code ?? ''] ?? '400 Bad Request'}\r\nConnection: close\r\n\r\n`);
    socket.resume();
    const limit = setTimeout(() => socket.destroy(), LINGER_MS);
    socket.once('close', () => clearTimeout(limit));
  });
}
