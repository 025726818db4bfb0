import { spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { seedDemo } from '@/lib/access';
import { childEnvironment } from '@/lib/config';
import { closeDatabase, connectTo } from '@/lib/db';
import { askRunning, type RunInfo } from './claim-data-dir';
import type { E2eInfo } from './e2e-info';
import { ensureBuild } from './ensure-build';
import { findFreePort } from './free-port';

export interface E2eProduct {
  /** Environment of the process that runs the journeys: where `readE2eInfo` finds the rest. */
  readonly env: Readonly<Record<string, string>>;
  readonly info: E2eInfo;
  readonly stop: () => Promise<void>;
}

const startMs = 120_000;

/** A whole product of its own for tests: `npm start` on free ports and a throw-away DATA_DIR, with the demo people and no data. */
export async function startE2eProduct(): Promise<E2eProduct> {
  await ensureBuild();
  const dataDir = await mkdtemp(join(tmpdir(), 'throughline-e2e-'));
  const port = await findFreePort(3100);
  const url = `http://localhost:${port}`;
  const child = spawn(process.execPath, ['--import', join(process.cwd(), 'scripts', 'preload.mjs'), join('scripts', 'start.ts')], {
    env: childEnvironment({
      DATA_DIR: dataDir,
      PORT: String(port),
      BASE_URL: url,
      DATABASE_URL: '',
      SMTP_URL: '',
      LOG_LEVEL: 'info',
      DEMO: '1',
    }),
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  const output: string[] = [];
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk: Buffer) => output.push(chunk.toString()));
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));

  const stop = async () => {
    child.kill('SIGTERM');
    await ended;
    await rm(dataDir, { recursive: true, force: true });
  };

  try {
    const running = await waitForStart(dataDir, () => child.exitCode === null, output);
    const databaseUrl = running.databaseUrl ?? '';
    await connectTo(databaseUrl);
    const { password, keys } = await seedDemo();
    await closeDatabase();
    const info: E2eInfo = { url, databaseUrl, mailboxUrl: running.mailboxUrl ?? '', dataDir, password, keys };
    const file = join(dataDir, 'e2e.json');
    await writeFile(file, JSON.stringify(info), { mode: 0o600 });
    return { env: { E2E_INFO: file, E2E_URL: url }, info, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function waitForStart(dataDir: string, isAlive: () => boolean, output: readonly string[]): Promise<RunInfo> {
  for (const end = Date.now() + startMs; Date.now() < end && isAlive(); await sleep(200)) {
    if (!output.join('').includes('answers on')) continue;
    const running = await askRunning(dataDir);
    if (running) return running;
  }
  throw new Error(`The product did not start for the journeys:\n${output.join('')}`);
}
