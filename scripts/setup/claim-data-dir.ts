import { createHash, randomUUID } from 'node:crypto';
import { chmod, mkdir, realpath, rm } from 'node:fs/promises';
import { connect, createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';

const runInfo = z.object({
  pid: z.number(),
  url: z.string(),
  databaseUrl: z.string().nullable(),
  mailboxUrl: z.string().nullable(),
  services: z.record(z.string(), z.number()),
});

/** What a running product tells about itself to other commands of the same user. */
export type RunInfo = z.infer<typeof runInfo>;

export interface Claim {
  readonly release: () => Promise<void>;
}

/**
 * The sole right to use `dataDir`, until released or until this process is gone; null when another process has it. Held as a
 * listening socket, which no crash can leave locked. `report` answers other commands that ask.
 */
export async function claimDataDir(dataDir: string, report: () => RunInfo): Promise<Claim | null> {
  const path = await socketPath(dataDir);
  const nonce = randomUUID();
  const server = createServer((socket) => {
    socket.on('error', () => undefined);
    socket.end(JSON.stringify({ nonce, ...report() }));
  });
  server.unref();
  if (!(await listenOn(server, path))) {
    if ((await ask(path)) !== null) return null;
    // Nobody answers: the socket is what a killed process left.
    await rm(path, { force: true });
    if (!(await listenOn(server, path))) return null;
    // Two starters may have removed each other's socket; the one that is reached now is the owner.
    await sleep(100);
    if (JSON.parse((await ask(path)) ?? '{}').nonce !== nonce) return null;
  }
  if (process.platform !== 'win32') await chmod(path, 0o600);
  return { release: () => new Promise((resolve) => server.close(() => resolve())) };
}

/** What the product that runs on `dataDir` says about itself; null when none runs. */
export async function askRunning(dataDir: string): Promise<RunInfo | null> {
  const answer = await ask(await socketPath(dataDir));
  return answer === null ? null : runInfo.parse(JSON.parse(answer));
}

async function socketPath(dataDir: string): Promise<string> {
  await mkdir(dataDir, { recursive: true });
  const real = await realpath(dataDir);
  const name = `throughline-${createHash('sha256').update(real).digest('hex').slice(0, 16)}`;
  if (process.platform === 'win32') return `\\\\.\\pipe\\${name}`;
  const inside = join(real, 'run.sock');
  // The system allows about 104 bytes for the address of a socket.
  return inside.length <= 100 ? inside : join(tmpdir(), `${name}.sock`);
}

function listenOn(server: Server, path: string): Promise<boolean> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => (error.code === 'EADDRINUSE' ? resolve(false) : reject(error)));
    server.listen(path, () => resolve(true));
  });
}

function ask(path: string): Promise<string | null> {
  return new Promise((resolve) => {
    const socket = connect(path);
    let answer = '';
    socket.setTimeout(3_000, () => socket.destroy());
    socket.on('data', (chunk: Buffer) => {
      answer += chunk.toString();
    });
    socket.on('error', () => undefined);
    socket.on('close', () => resolve(answer === '' ? null : answer));
  });
}
