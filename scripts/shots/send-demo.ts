import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { z } from 'zod';
import { childEnvironment } from '@/lib/config';
import { closeDatabase, connectTo } from '@/lib/db';
import { systemActor } from '@/lib/domain';
import { setReplayAddresses } from '@/lib/pipeline';
import type { E2eInfo } from '../setup/e2e-info';
import { findFreePort } from '../setup/free-port';
import { showHistory } from '../setup/show-history';

const status = z.object({ historyShare: z.number() });

/** Sends what the demo sends; resolves once its history is in, while live traffic goes on until this process ends or `onStop` is called. */
export async function sendDemo({ url, keys, databaseUrl }: E2eInfo, onStop: (stop: () => Promise<void>) => void): Promise<void> {
  const replays = { port: await findFreePort(0), secret: randomBytes(24).toString('base64url') };
  await connectTo(databaseUrl);
  await setReplayAddresses(systemActor('demo'), 'production', `http://127.0.0.1:${replays.port}/replays`, replays.secret);
  await closeDatabase();
  const child = spawn(
    process.execPath,
    [
      '--import',
      join(process.cwd(), 'scripts', 'preload.mjs'),
      join('scripts', 'simulate.ts'),
      '--demo',
      ...['--target', url, '--key', keys.live, '--history-key', keys.history, '--progress', 'json'],
      ...['--replays', String(replays.port), `--replay-secret=${replays.secret}`],
    ],
    { env: childEnvironment({}), stdio: ['ignore', 'pipe', 'pipe', 'ipc'] },
  );
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  onStop(async () => {
    child.kill('SIGTERM');
    await ended;
  });
  const { stdout } = child;
  if (!stdout) throw new Error('The simulated traffic cannot be followed.');
  let fault = '';
  child.stderr?.on('data', (chunk: Buffer) => (fault = `${fault}${chunk.toString()}`.slice(-4000)));
  const show = showHistory();
  await new Promise<void>((resolve, reject) => {
    void ended.then(() => reject(new Error(`The simulated traffic ended early:\n${fault}`)));
    createInterface({ input: stdout }).on('line', (line) => {
      show(line);
      const read = line.startsWith('{') ? status.safeParse(JSON.parse(line)) : null;
      if (read?.success && read.data.historyShare >= 1) resolve();
    });
  });
}
