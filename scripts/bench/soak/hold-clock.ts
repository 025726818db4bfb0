import { createServer, type Socket } from 'node:net';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';

/** The parts of a product whose clock is held, by the name of their script. */
export type Part = 'serve' | 'worker';

/** What a process holds after everything that nobody needs was collected, in MiB. */
export interface Memory {
  readonly heapMiB: number;
  readonly externalMiB: number;
  readonly rssMiB: number;
}

export interface HeldClock {
  /** Environment of the product whose clock is held. */
  readonly settings: Readonly<Record<string, string>>;
  /** Sets the clock of a part, also of one that is started anew later. It goes on from there as clocks do. */
  readonly tell: (part: Part, atMs: number) => Promise<void>;
  readonly memory: (part: Part) => Promise<Memory>;
  readonly stop: () => Promise<void>;
}

interface Reached {
  readonly ask: (question: object) => Promise<unknown>;
}

const memorySchema = z.object({ heapUsed: z.number(), external: z.number(), rss: z.number() });
const helloSchema = z.object({ part: z.string() });
const ANSWERS_WITHIN_MS = 30_000;
const MIB = 2 ** 20;

const silent = (part: Part) => new Error(`The process ${part} does not answer what it is told of the time.`);

/** Holds the clocks of the processes that are started with its settings. */
export async function holdClock(): Promise<HeldClock> {
  const reached = new Map<string, Reached>();
  const told = new Map<string, number>();
  const open = new Set<Socket>();
  const server = createServer((socket) => {
    open.add(socket);
    socket.on('error', () => undefined);
    socket.on('close', () => open.delete(socket));
    const waiting: ((answer: unknown) => void)[] = [];
    const ask = (question: object) =>
      new Promise((resolve) => {
        waiting.push(resolve);
        socket.write(`${JSON.stringify(question)}\n`);
      });
    let name: string | null = null;
    createInterface({ input: socket }).on('line', (line) => {
      const said: unknown = JSON.parse(line);
      if (name !== null) return waiting.shift()?.(said);
      name = helloSchema.parse(said).part;
      reached.set(name, { ask });
      const atMs = told.get(name);
      if (atMs !== undefined) void ask({ nowMs: atMs });
    });
  });
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  const ask = async (part: Part, question: object): Promise<unknown> => {
    for (const end = Date.now() + ANSWERS_WITHIN_MS; !reached.has(part) && Date.now() < end; ) await sleep(20);
    const answer = reached.get(part)?.ask(question);
    const silence = sleep(ANSWERS_WITHIN_MS, null, { ref: false }).then(() => Promise.reject(silent(part)));
    silence.catch(() => undefined);
    return answer ? Promise.race([answer, silence]) : Promise.reject(silent(part));
  };
  const moved = import.meta.resolve('./moved-clock.ts');
  return {
    settings: {
      NODE_OPTIONS: `--disable-warning=ExperimentalWarning --import=${moved}?port=${port}`,
    },
    tell: async (part, atMs) => {
      told.set(part, atMs);
      await ask(part, { nowMs: atMs });
    },
    memory: async (part) => {
      const { heapUsed, external, rss } = memorySchema.parse(await ask(part, { memory: true }));
      return { heapMiB: heapUsed / MIB, externalMiB: external / MIB, rssMiB: rss / MIB };
    },
    stop: () => {
      for (const socket of open) socket.destroy();
      return new Promise((done) => server.close(() => done()));
    },
  };
}
