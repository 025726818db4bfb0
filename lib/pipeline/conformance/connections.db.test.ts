import { connect, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { testDatabase } from '@/lib/db/testing';
import { type ServedReceive, serveReceive } from '../serve-receive.fixture';
import { draw, readRows, secondsAgo, sendCase } from './conformance.fixture';

testDatabase();

let served: ServedReceive;
beforeAll(async () => {
  served = await serveReceive({ patience: { graceMs: 500, bytesPerMs: 50 } });
});
afterAll(() => served.close());

const line = () =>
  `${JSON.stringify({ eventId: `c-${draw()}`, occurredAt: secondsAgo(60), workflow: 'wf-p2p-po', status: 'failed', transactionId: 't' })}\n`;
const head = (fields: string) => `POST /api/events HTTP/1.1\r\nhost: test\r\ncontent-type: application/x-ndjson\r\n${fields}\r\n\r\n`;

/** A connection that notes all it hears. */
function open(): { socket: Socket; heard: () => string } {
  const { hostname, port } = new URL(served.url);
  const socket = connect(Number(port), hostname);
  let text = '';
  socket.on('data', (chunk) => {
    text += chunk.toString();
  });
  socket.on('error', () => undefined);
  return { socket, heard: () => text };
}

async function grown(work: () => Promise<unknown>): Promise<number> {
  const before = await readRows();
  await work();
  return (await readRows()).events - before.events;
}

const resend = (body: string) => sendCase(served.url, { path: '/api/events', headers: { 'content-type': 'application/x-ndjson' }, body });

describe('connections', () => {
  test('a body that ends before its length: nothing of it is stored, and the next request is served', async () => {
    const body = line();
    const added = await grown(async () => {
      const { socket } = open();
      socket.write(head(`content-length: ${body.length + 100}`) + body);
      await sleep(100);
      socket.destroy();
      await sleep(100);
    });
    expect(added).toBe(0);
    expect(await grown(() => resend(body))).toBe(1);
  });

  test('thousands of lines, and then the connection dies: sent again whole, each is there once', async () => {
    const lines = Array.from({ length: 6_000 }, line);
    const body = lines.join('');
    const cut = await grown(async () => {
      const { socket } = open();
      socket.write(head(`content-length: ${body.length}`) + body.slice(0, -10));
      await vi.waitFor(async () => expect((await readRows()).events).toBeGreaterThanOrEqual(5_000), { timeout: 20_000, interval: 200 });
      socket.destroy();
      await sleep(200);
    });
    expect(cut).toBeGreaterThanOrEqual(5_000);
    expect(cut).toBeLessThan(6_000);
    const answered = await resend(body);
    expect(JSON.parse(answered.body.toString())).toEqual({ accepted: 6_000 - cut, duplicates: cut, rejected: 0, errors: [] });
  });

  test('chunks of one byte', async () => {
    const added = await grown(async () => {
      const { socket, heard } = open();
      const chunks = [...line()].map((letter) => `1\r\n${letter}\r\n`).join('');
      socket.write(`${head('transfer-encoding: chunked')}${chunks}0\r\n\r\n`);
      await vi.waitFor(() => expect(heard()).toContain('"accepted":1'));
      socket.destroy();
    });
    expect(added).toBe(1);
  });

  test('a sender that waits to be told to go on', async () => {
    const { socket, heard } = open();
    const body = line();
    socket.write(head(`content-length: ${body.length}\r\nexpect: 100-continue`));
    await vi.waitFor(() => expect(heard()).toContain('HTTP/1.1 100 Continue'));
    socket.write(body);
    await vi.waitFor(() => expect(heard()).toContain('"accepted":1'));
    socket.destroy();
  });

  test('three requests on one connection before the first answer: three answers in their order', async () => {
    const { socket, heard } = open();
    const bodies = [line(), 'half\n', line()];
    socket.write(bodies.map((body) => head(`content-length: ${body.length}`) + body).join(''));
    await vi.waitFor(() => expect(heard().match(/"accepted":\d,"duplicates":0,"rejected":\d/g)).toHaveLength(3));
    expect(heard().match(/"accepted":(\d)/g)).toEqual(['"accepted":1', '"accepted":0', '"accepted":1']);
    socket.destroy();
  });

  test('a body that drips hears 503 with seconds to wait; others are served meanwhile', async () => {
    const { socket, heard } = open();
    socket.write(head('content-length: 1000'));
    const drip = setInterval(() => socket.write(' '), 50);
    try {
      expect(await grown(() => resend(line()))).toBe(1);
      await vi.waitFor(() => expect(heard()).toMatch(/^HTTP\/1\.1 503 /), { timeout: 5_000 });
      expect(heard().toLowerCase()).toContain('retry-after: 5');
    } finally {
      clearInterval(drip);
      socket.destroy();
    }
  });
});
