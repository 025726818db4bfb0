import { createServer, type RequestListener } from 'node:http';
import { connect } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { answerMalformed } from './answer-malformed';

const ends: (() => void)[] = [];
afterEach(() => {
  for (const end of ends.splice(0)) end();
});

async function start(take: RequestListener = (_, response) => void response.end()): Promise<number> {
  let answering = 0;
  const server = createServer((request, response) => {
    answering += 1;
    response.once('close', () => (answering -= 1));
    take(request, response);
  });
  answerMalformed(server, () => answering > 0);
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  ends.push(() => server.close());
  const address = server.address();
  return typeof address === 'object' && address ? address.port : 0;
}

/** What is heard until the connection is closed; rejects when it is reset. */
const send = (port: number, parts: readonly string[]) =>
  new Promise<string>((resolve, reject) => {
    let heard = '';
    const socket = connect(port, '127.0.0.1', () => {
      for (const part of parts) socket.write(part);
    });
    socket.on('data', (chunk: Buffer) => (heard += chunk.toString('latin1')));
    socket.on('end', () => resolve(heard));
    socket.on('error', reject);
  });

test.each([
  ['nonsense', ['nonsense\r\n\r\n'], '400 Bad Request'],
  ['a megabyte after what is wrong', ['nonsense\r\n\r\n', ...Array.from({ length: 64 }, () => 'x'.repeat(16_384))], '400 Bad Request'],
  ['headers without end', ['GET / HTTP/1.1\r\nHost: a\r\nX: ', 'x'.repeat(500_000)], '431 Request Header Fields Too Large'],
])('%s is answered by a status and nothing else', async (_, parts, status) => {
  const port = await start();
  const heard = await Promise.all(Array.from({ length: 20 }, () => send(port, parts)));
  expect(new Set(heard)).toEqual(new Set([`HTTP/1.1 ${status}\r\nConnection: close\r\n\r\n`]));
});

test('an answer that is on its way is not cut into', async () => {
  const port = await start((_, response) => void response.writeHead(200, { 'content-length': 5 }).write('ab'));
  const heard = await send(port, ['GET / HTTP/1.1\r\nHost: a\r\n\r\nnonsense\r\n\r\n']).catch(() => '');
  expect(heard).not.toContain('400');
});
