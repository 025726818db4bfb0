import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, test } from 'vitest';
import { sendWhole } from './send-whole';

type Answer = (response: ServerResponse, asked: IncomingMessage) => void;

/** What came back, and how many bytes had been written to the socket at the moments that the answer asked for. */
async function ask(path: string, answer: Answer, method = 'GET') {
  let seen: NodeJS.Dict<string | string[]> = {};
  const server = createServer((asked, response) => {
    sendWhole(asked, response);
    seen = asked.headers;
    answer(response, asked);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const answered = await new Promise<{ text: string; headers: NodeJS.Dict<string | string[]>; status: number | undefined }>(
    (resolve, reject) =>
      request({ port, host: '127.0.0.1', path, method, headers: { 'accept-encoding': 'gzip' } }, (response) => {
        const parts: Buffer[] = [];
        response.on('data', (part: Buffer) => parts.push(part));
        response.on('end', () =>
          resolve({ text: Buffer.concat(parts).toString(), headers: response.headers, status: response.statusCode }),
        );
      })
        .on('error', reject)
        .end(),
  );
  server.close();
  return { ...answered, seen };
}

/** Writes as Next does, and notes what had gone out before the end. */
function writeAsNext(sent: number[], type = 'application/json'): Answer {
  return (response) => {
    response.statusCode = 201;
    response.setHeader('content-type', type);
    response.flushHeaders();
    response.write(new TextEncoder().encode('{"a":'));
    response.write('"ü"}');
    sent.push(response.socket?.bytesWritten ?? -1);
    response.end();
  };
}

test.each(['/api/transactions', '/v1/traces'])('%s is sent in one piece, whole', async (path) => {
  const sent: number[] = [];
  const { text, status, headers } = await ask(path, writeAsNext(sent));
  expect([text, status, headers['content-type'], sent]).toEqual(['{"a":"ü"}', 201, 'application/json', [0]]);
  expect(Number(headers['content-length'])).toBe(10);
});

test.each([
  ['a page', '/transactions', 'text/html'],
  ['an event stream', '/api/stream', 'text/event-stream; charset=utf-8'],
])('%s goes out as it is written', async (_, path, type) => {
  const sent: number[] = [];
  const { text } = await ask(path, writeAsNext(sent, type));
  expect(text).toBe('{"a":"ü"}');
  expect(sent[0]).toBeGreaterThan(0);
});

test('an answer without a body, one that is told its end, and one to HEAD stay what they are', async () => {
  expect(await ask('/api/x', (response) => response.writeHead(204).end())).toMatchObject({ status: 204, text: '' });
  let done = 0;
  const told = await ask('/api/x', (response) => {
    response.write('a', () => (done += 1));
    response.end('b', 'latin1', () => (done += 1));
  });
  expect([told.text, done]).toEqual(['ab', 2]);
  expect(await ask('/api/x', (response) => response.end('abc'), 'HEAD')).toMatchObject({ status: 200, text: '' });
});

test('what is very long is not held until its end', async () => {
  const part = 'x'.repeat(1024 * 1024);
  const sent: number[] = [];
  const { text } = await ask('/api/exceptions', (response) => {
    for (let n = 0; n < 6; n += 1) response.write(part);
    sent.push(response.socket?.bytesWritten ?? -1);
    response.end('end');
  });
  expect(text.length).toBe(6 * part.length + 3);
  expect(sent[0]).toBeGreaterThan(part.length);
});

test('answers to what is sent in are not packed, what is read may be', async () => {
  const answer: Answer = (response) => response.end('{}');
  for (const path of ['/v1/traces', '/api/otlp/v1/logs', '/api/events?preset=boomi', '/api/cloudevents', '/api/markers'])
    expect((await ask(path, answer, 'POST')).seen['accept-encoding'], path).toBeUndefined();
  expect((await ask('/api/catalog/check', answer, 'POST')).seen['accept-encoding']).toBe('gzip');
  expect((await ask('/api/markers', answer)).seen['accept-encoding']).toBe('gzip');
});
