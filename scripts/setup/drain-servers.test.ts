import { Agent, createServer, type IncomingMessage, request } from 'node:http';
import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, expect, test } from 'vitest';
import { type Drain, type DrainOptions, drainServers } from './drain-servers';

const ends: (() => void)[] = [];
afterEach(() => {
  for (const end of ends.splice(0)) end();
});

interface Started {
  readonly port: number;
  readonly drain: Drain;
  readonly ended: Promise<void>;
  readonly begun: () => number;
  readonly answered: () => number;
}

async function start(options: Omit<DrainOptions, 'onEnd'>, answerMs: () => number): Promise<Started> {
  let [begun, answered] = [0, 0];
  const server = createServer(async (incoming, response) => {
    drain.take(incoming, response);
    begun += 1;
    await consume(incoming);
    await sleep(answerMs());
    answered += 1;
    response.end('taken');
  });
  const { promise: ended, resolve: onEnd } = Promise.withResolvers<void>();
  const drain = drainServers([server], { ...options, onEnd });
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  ends.push(() => server.closeAllConnections());
  const address = server.address();
  return { port: typeof address === 'object' && address ? address.port : 0, drain, ended, begun: () => begun, answered: () => answered };
}

/** Resolves when the body has come; never, when its sender went away. */
const consume = (incoming: IncomingMessage) =>
  new Promise((done) =>
    incoming
      .on('end', done)
      .on('error', () => undefined)
      .resume(),
  );

/** One request with a body; resolves with what was answered, rejects with what the network says. */
const post = (port: number, agent: Agent): Promise<{ text: string; connection: string | undefined }> =>
  new Promise((resolve, reject) => {
    const sent = request({ port, host: '127.0.0.1', method: 'POST', agent }, async (response) => {
      const chunks: Buffer[] = [];
      for await (const chunk of response) chunks.push(chunk);
      resolve({ text: Buffer.concat(chunks).toString(), connection: response.headers.connection });
    });
    sent.on('error', reject);
    sent.end('x'.repeat(5_000));
  });

const codeOf = (error: unknown): string => String(error instanceof Error && 'code' in error ? error.code : error);

test('senders that keep their connections, under load and after pauses, are answered or cannot connect, and nothing else', async () => {
  const { port, drain, ended } = await start({ toldMs: 2_000, slackMs: 500 }, () => 5 + 20 * Math.random());
  let [over, taken] = [false, 0];
  const refused: string[] = [];
  // Some send without a pause, others after up to twice as long as they may use a connection again.
  const send = async (pauseMs: number) => {
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    ends.push(() => agent.destroy());
    while (!over && refused.length < 40)
      try {
        expect((await post(port, agent)).text).toBe('taken');
        taken += 1;
        await sleep(pauseMs * Math.random());
      } catch (error) {
        refused.push(codeOf(error));
        await sleep(20);
      }
  };
  const running = Promise.all([0, 0, 5, 50, 200, 500, 900, 900, 1_500, 1_500, 2_000, 3_000].map(send));
  await expect.poll(() => taken, { timeout: 15_000 }).toBeGreaterThan(100);
  drain.stop();
  await ended;
  over = true;
  await running;
  expect(new Set(refused)).toEqual(new Set(['ECONNREFUSED']));
});

/** A connection of a client that hears nothing of what it is told; `over` resolves when it was closed, with how. */
function openConnection(port: number) {
  const socket = connect(port, '127.0.0.1');
  ends.push(() => socket.destroy());
  let said = '';
  socket.on('data', (chunk: Buffer) => {
    said += chunk.toString();
  });
  const over = new Promise<string>((done) => {
    socket.on('end', () => done('by FIN'));
    socket.on('error', (error) => done(codeOf(error)));
  });
  return { ask: () => socket.write('GET / HTTP/1.1\r\nhost: a\r\n\r\n'), said: () => said, over };
}

test('after the stop an open connection is used once more and then closed; one that is idle is closed when nobody may use it', async () => {
  const { port, drain, ended, answered } = await start({ toldMs: 1_000, slackMs: 300 }, () => 0);
  const [used, idle] = [openConnection(port), openConnection(port)];
  for (const one of [used, idle]) {
    one.ask();
    await expect.poll(one.said, { timeout: 10_000 }).toContain('taken');
    expect(one.said()).toMatch(/keep-alive: timeout=1\r/i);
  }
  drain.stop();
  used.ask();
  expect(await used.over).toBe('by FIN');
  expect(used.said()).toMatch(/connection: close\r/i);
  expect(await idle.over).toBe('by FIN');
  expect(idle.said()).not.toMatch(/connection: close/i);
  await ended;
  expect(answered()).toBe(3);
});

test('whoever had connected when the stop came is taken before the port closes, however many wait', async () => {
  const { port, drain, ended } = await start({ toldMs: 1_000, slackMs: 100 }, () => 0);
  const agent = new Agent();
  const answers = Promise.all(Array.from({ length: 50 }, () => post(port, agent)));
  // All have connected by now, and the event loop has not turned: none was taken.
  await new Promise<void>((connected) => process.nextTick(() => process.nextTick(connected)));
  drain.stop();
  expect((await answers).map(({ text }) => text)).toEqual(Array.from({ length: 50 }, () => 'taken'));
  await ended;
});

test('what takes long is answered, and a sender that never ends does not hold the stop for ever', async () => {
  const slow = await start({ toldMs: 1_000, slackMs: 100 }, () => 2_500);
  const agent = new Agent({ keepAlive: true });
  ends.push(() => agent.destroy());
  const answer = post(slow.port, agent);
  await expect.poll(slow.begun, { timeout: 10_000 }).toBe(1);
  slow.drain.stop();
  expect(await answer).toEqual({ text: 'taken', connection: 'close' });
  await slow.ended;

  const stuck = await start({ toldMs: 1_000, slackMs: 100, withinMs: 500 }, () => 0);
  const half = connect(stuck.port, '127.0.0.1');
  half.on('error', () => undefined);
  half.write('POST / HTTP/1.1\r\nhost: a\r\ncontent-length: 10\r\n\r\nfive.');
  ends.push(() => half.destroy());
  await expect.poll(stuck.begun, { timeout: 10_000 }).toBe(1);
  stuck.drain.stop();
  await stuck.ended;
  expect(stuck.answered()).toBe(0);
});
