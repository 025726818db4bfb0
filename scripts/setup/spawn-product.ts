import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { childEnvironment } from '@/lib/config';
import { askRunning, type RunInfo } from './claim-data-dir';

export interface SpawnedProduct {
  readonly child: ChildProcess;
  readonly running: RunInfo;
}

export interface SpawnOptions {
  readonly dataDir: string;
  readonly port: number;
  /** Further environment variables. */
  readonly settings?: Readonly<Record<string, string>>;
  /** Gets the child at once, so that it can be stopped before it is ready. */
  readonly onSpawn?: (child: ChildProcess) => void;
}

const startMs = 120_000;

/**
 * `npm start` as a child that ends when this process ends. Resolves when it says that it answers. Throws Error with what it printed when it
 * ended before, or took longer than two minutes.
 */
export async function spawnProduct({ dataDir, port, settings = {}, onSpawn }: SpawnOptions): Promise<SpawnedProduct> {
  const child = spawn(process.execPath, ['--import', join(process.cwd(), 'scripts', 'preload.mjs'), join('scripts', 'start.ts')], {
    env: childEnvironment({
      DATA_DIR: dataDir,
      PORT: String(port),
      OTLP_PORT: '',
      BASE_URL: `http://localhost:${port}`,
      DATABASE_URL: '',
      SMTP_URL: '',
      LOG_LEVEL: 'info',
      ...settings,
    }),
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  onSpawn?.(child);
  let output = '';
  let ready = false;
  for (const stream of [child.stdout, child.stderr])
    stream?.on('data', (chunk: Buffer) => {
      // Only the start is told when it fails; a product that runs for long must not fill the memory of its tester.
      if (!ready) output += chunk.toString();
    });
  for (const end = Date.now() + startMs; Date.now() < end && isAlive(child); await sleep(100)) {
    if (!output.includes('answers on')) continue;
    const running = await askRunning(dataDir);
    if (running === null) continue;
    ready = true;
    return { child, running };
  }
  throw new Error(`The product did not start:\n${output}`);
}

const isAlive = (child: ChildProcess) => child.exitCode === null && child.signalCode === null;
